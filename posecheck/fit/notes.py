"""What is worth knowing about a ride, and is nothing to change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from posecheck.records.analysis import Measure, Reason, Window
from posecheck.records.base import Riding
from posecheck.records.tracking import Correction

from . import asymmetry, pelvis

SLOWISH_RPM: Final = (60.0, 70.0)
TURNED_DEG: Final = 10.0
"""A camera that stands further off square than this is told of; an interval allows for less anyway."""

RIDE_NOTES: Final = (
    "by_hand",
    "camera_turned",
    "stood_up",
    "slow_cadence",
    "slow_windows",
    "film_from_behind",
    "sway_adds_up",
    "sides_by_facing",
)
"""All notes."""


def note_corrections(corrections: Sequence[Correction]) -> tuple[Reason, ...]:
    """Say that a hand was there.

    Parameters
    ----------
    corrections : sequence of Correction
        Joints put right by hand.

    Returns
    -------
    tuple of Reason
        One, or none where no hand was there.
    """
    names = list(dict.fromkeys(correction.joint for correction in corrections))
    if not names:
        return ()
    which = " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
    text = (
        f"By hand: somebody put the {which} right in the pictures, for all strokes. Numbers and intervals follow that "
        "hand; a film made before shows the joints where the model saw them."
    )
    return (Reason("by_hand", text),)


def collect_notes(
    measures: Mapping[str, Measure],
    riding: Riding,
    stood: int,
    windows: Sequence[Window] = (),
    yaw_deg: float | None = None,
) -> tuple[Reason, ...]:
    """Collect what is worth knowing.

    Parameters
    ----------
    measures : mapping of str to Measure
        The numbers.
    riding : str
        Kind of riding.
    stood : int
        Strokes out of the saddle.
    windows : sequence of Window
        Parts of the clip.
    yaw_deg : float or None
        How far the camera stands in front of square (positive) or behind it [deg].

    Returns
    -------
    tuple of Reason
        In words for the rider.
    """
    rpm = measures["cadence"].value
    return (*_camera(yaw_deg), *_notes(rpm, riding, stood), *_slow_windows(rpm, windows), *_second_clips(measures))


def _camera(yaw_deg: float | None) -> Iterator[Reason]:
    if yaw_deg is not None and abs(yaw_deg) >= TURNED_DEG:
        where = "in front of" if yaw_deg > 0 else "behind"
        text = (
            f"The camera seems to stand about {abs(yaw_deg):.0f} degrees {where} square. Put it in line with the "
            "cranks for the next clip: the wheels then look round."
        )
        yield Reason("camera_turned", text)


def _notes(rpm: float | None, riding: Riding, stood: int) -> Iterator[Reason]:
    if stood:
        text = f"You rode {stood} stroke{'s' if stood > 1 else ''} out of the saddle. They are left out of all numbers."
        yield Reason("stood_up", text)
    if rpm is not None and SLOWISH_RPM[0] <= rpm < SLOWISH_RPM[1] and riding != "recovery":
        text = (
            f"At {rpm:.0f} rpm you turn rather slowly. That is no fault; if the resistance is heavy, a quicker and "
            "lighter stroke is easier on the knees (Bini & Hume 2013)."
        )
        yield Reason("slow_cadence", text)


def _slow_windows(rpm: float | None, windows: Sequence[Window]) -> Iterator[Reason]:
    """Name slow stretches of a ride that is not slow as a whole."""
    slow = [window for window in windows if window.values.get("cadence", SLOWISH_RPM[0]) < SLOWISH_RPM[0]]
    if slow and rpm is not None and rpm >= SLOWISH_RPM[0]:
        text = (
            f"In {len(slow)} of {len(windows)} parts of the clip your cadence stayed below {SLOWISH_RPM[0]:g} rpm. "
            "That matters only if the resistance was heavy, which a camera does not see."
        )
        yield Reason("slow_windows", text)


def _second_clips(measures: Mapping[str, Measure]) -> Iterator[Reason]:
    """Ask for a clip from behind, say what it adds up to, and what to mind with one of the other side."""
    if pelvis.is_rising(measures):
        text = "Your hip seems to rise and fall with every stroke. Whether the pelvis rocks, a clip from behind shows."
        yield Reason("film_from_behind", text)
    summed = pelvis.count_over_class(measures)
    if summed:
        yield Reason("sway_adds_up", summed)
    if any(name in measures and measures[name].value is not None for name in asymmetry.ASYMMETRY_NAMES):
        yield Reason("sides_by_facing", asymmetry.SIDE_MEASURES)
