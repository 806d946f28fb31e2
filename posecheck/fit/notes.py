"""What is worth knowing about a ride, and is nothing to change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from posecheck.core import stickers
from posecheck.records.analysis import Measure, Reason, Window
from posecheck.records.base import Riding
from posecheck.records.names import body_name
from posecheck.records.settings import RIDINGS, Target
from posecheck.records.tracking import Correction
from posecheck.records.verdicts import OTHER_RIDING
from posecheck.text import gettext, gettext_noop, ngettext, read_words

from . import asymmetry, pelvis, targets

SLOWISH_RPM: Final = (60.0, 70.0)
HALF: Final = 0.5
TURNED_DEG: Final = 10.0
"""A camera that stands further off square than this is told of; an interval allows for less anyway."""

PREVIEW: Final = Reason(
    "preview",
    gettext_noop(
        "This is a preview by the lite model, "
        "which errs twice as far as the heavy one and refuses clips that the heavy one measures. "
        "It names no faults: look with the heavy model before you change anything on the bike."
    ),
)
LIKE_FILMED: Final = Reason(
    "like_filmed_riders",
    gettext_noop(
        "The pose model's errors were measured on rendered riders, and you look different to it, as filmed riders do. "
        "So the intervals are wide, and a stretched knee is more often bent further than it reads than less."
    ),
)

LEG_UNSURE: Final = Reason(
    "leg_unsure",
    gettext_noop(
        "The pose model is unsure of your leg: from picture to picture it puts the joints elsewhere. So the intervals "
        "are wider, and the knee at the bottom of the stroke is not judged. Legs and shoes that stand out from bike "
        "and room, or stickers on hip, knee and ankle, make it sure."
    ),
)
UNKNOWN_ENGINE: Final = Reason(
    "unknown_engine",
    gettext_noop(
        "How far these landmarks lie from the joints is not known to posecheck. So the intervals are wide, and the "
        "knee over the pedal is left out. Whoever knows the tracker's error can state it: Engine(name, error_mm=...)."
    ),
)

JUDGED: Final = 4
"""Fewer numbers than these tell nothing about the kind of riding."""

POSTURE: Final = ("hip_angle_min", "trunk_flexion", "shoulder_angle", "elbow_flexion")
"""What differs between kinds of riding: knee and ankle want nearly the same in all of them."""

RIDE_NOTES: Final = (
    OTHER_RIDING,
    "by_hand",
    "stickers",
    "calibrated",
    PREVIEW.id,
    LIKE_FILMED.id,
    LEG_UNSURE.id,
    UNKNOWN_ENGINE.id,
    "camera_turned",
    "camera_not_level",
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
    text = gettext(
        "By hand: somebody put the {joints} right in the pictures, for all strokes. "
        "Numbers and intervals follow that hand; a film made before shows the joints where the model saw them.",
        joints=", ".join(body_name(name) for name in names),
    )
    return (Reason("by_hand", text),)


def model_limits(trust: float, *, preview: bool, leg_unsure: bool = False, unknown: bool = False) -> tuple[Reason, ...]:
    """Say what the pose model cannot do for this rider.

    Parameters
    ----------
    trust : float
        How like the rendered riders the rider is, 0 to 1.
    preview : bool
        Whether a model looked that is good for a first look only.
    leg_unsure : bool
        Whether it sees the leg less steadily than those of other filmed riders.
    unknown : bool
        Whether nothing is known of the model.

    Returns
    -------
    tuple of Reason
        In words for the rider.
    """
    tests = ((PREVIEW, preview), (LIKE_FILMED, trust < HALF), (LEG_UNSURE, leg_unsure), (UNKNOWN_ENGINE, unknown))
    return tuple(Reason(reason.id, gettext(reason.text)) for reason, holds in tests if holds)


def other_riding(measures: Mapping[str, Measure], bands: Mapping[str, Target], riding: Riding) -> tuple[Reason, ...]:
    """Ask whether the bands of the right kind of riding were taken.

    Parameters
    ----------
    measures : mapping of str to Measure
        The numbers.
    bands : mapping of str to Target
        Those that were chosen; a fitter's own take no part.
    riding : str
        Kind of riding.

    Returns
    -------
    tuple of Reason
        One where most bands are missed, or most of those of the posture for certain; else none.
    """
    shipped = {name: band for name, band in bands.items() if band.level != "own"}
    missed, judged = _missed(measures, shipped.values())
    posture = [band for name, band in shipped.items() if name in POSTURE and measures[name].interval is not None]
    certain = sum(band.excludes(measures[band.measure].interval) for band in posture)
    if judged < JUDGED or not (2 * missed > judged or 2 * certain > len(posture)):
        return ()
    ridings = read_words("page")["ridings"]
    asked = gettext(
        "{missed} of {judged} numbers miss the bands for {name}: is --riding {riding} right?",
        missed=missed,
        judged=judged,
        name=ridings[riding],
        riding=riding,
    )
    kinds = (kind for kind in RIDINGS if kind not in (riding, "recovery"))
    others = {kind: _missed(measures, targets.shipped_targets(kind)) for kind in kinds}
    best, (fewest, of) = min(others.items(), key=lambda other: other[1][0] / max(other[1][1], 1))
    better = fewest * judged < missed * of
    other = (
        gettext("Of the bands for {name} it is {missed} of {judged}.", name=ridings[best], missed=fewest, judged=of)
        if better
        else gettext("Those of no other kind fit better.")
    )
    return (Reason(OTHER_RIDING, f"{asked} {other}"),)


def _missed(measures: Mapping[str, Measure], bands: Iterable[Target]) -> tuple[int, int]:
    """Count the bands that are missed, and those that a number can be held against."""
    verdicts = [targets.judge_measure(measures[band.measure], band) for band in bands if band.measure in measures]
    missed = sum(verdict in ("amber", "red") for verdict in verdicts)
    return missed, missed + verdicts.count("green")


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
        place = (
            gettext("The camera seems to stand about {yaw:.0f} degrees in front of square.", yaw=yaw_deg)
            if yaw_deg > 0
            else gettext("The camera seems to stand about {yaw:.0f} degrees behind square.", yaw=-yaw_deg)
        )
        then = gettext("Put it in line with the cranks for the next clip: the wheels then look round.")
        yield Reason("camera_turned", f"{place} {then}")


def _notes(rpm: float | None, riding: Riding, stood: int) -> Iterator[Reason]:
    if stood:
        text = ngettext(
            "You rode {count} stroke out of the saddle. It is left out of all numbers.",
            "You rode {count} strokes out of the saddle. They are left out of all numbers.",
            stood,
        )
        yield Reason("stood_up", text)
    if rpm is not None and SLOWISH_RPM[0] <= rpm < SLOWISH_RPM[1] and riding != "recovery":
        text = gettext(
            "At {rpm:.0f} rpm you turn rather slowly. That is no fault; if the resistance is heavy, "
            "a quicker and lighter stroke is easier on the knees (Bini & Hume 2013).",
            rpm=rpm,
        )
        yield Reason("slow_cadence", text)


def _slow_windows(rpm: float | None, windows: Sequence[Window]) -> Iterator[Reason]:
    """Name slow stretches of a ride that is not slow as a whole."""
    slow = [window for window in windows if window.values.get("cadence", SLOWISH_RPM[0]) < SLOWISH_RPM[0]]
    if slow and rpm is not None and rpm >= SLOWISH_RPM[0]:
        text = gettext(
            "In {slow} of {parts} parts of the clip your cadence stayed below {rpm:g} rpm. "
            "That matters only if the resistance was heavy, which a camera does not see.",
            slow=len(slow),
            parts=len(windows),
            rpm=SLOWISH_RPM[0],
        )
        yield Reason("slow_windows", text)


def _second_clips(measures: Mapping[str, Measure]) -> Iterator[Reason]:
    """Ask for a clip from behind, say what it adds up to, and what to mind with one of the other side."""
    if pelvis.is_rising(measures):
        text = gettext(
            "Your hip seems to rise and fall with every stroke. Whether the pelvis rocks, a clip from behind shows."
        )
        yield Reason("film_from_behind", text)
    summed = pelvis.count_over_class(measures)
    if summed:
        yield Reason("sway_adds_up", summed)
    if any(name in measures and measures[name].value is not None for name in asymmetry.ASYMMETRY_NAMES):
        yield Reason("sides_by_facing", gettext(asymmetry.SIDE_MEASURES))


def note_stickers(seen: Mapping[str, float]) -> tuple[Reason, ...]:
    """Say for each joint what it rests on.

    Parameters
    ----------
    seen : mapping of str to float
        Share of the frames in which each joint's sticker was found.

    Returns
    -------
    tuple of Reason
        One, or none where there are no stickers.
    """
    if not seen:
        return ()
    found = [
        gettext("{joint} ({percent:.0f} % of the pictures)", joint=body_name(joint), percent=100 * seen[joint])
        for joint in stickers.JOINTS
        if joint in seen
    ]
    rest = [joint for joint in stickers.JOINTS if joint not in seen]
    said = [gettext("Measured at stickers: {joints}.", joints=", ".join(found))]
    if rest:
        text = gettext(
            "No sticker was found often enough at {joints}: there the model's landmarks count.",
            joints=", ".join(body_name(joint) for joint in rest),
        )
        said.append(text)
    if {"ankle", "heel", "toe"} & set(rest):
        said.append(gettext("A printed tag is too blurred to be read on a moving foot: put a round dot there."))
    return (Reason("stickers", " ".join(said)),)
