"""What comes of a clip that was measured, and the pictures that were taken of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from posecheck.errors import PosecheckError
from posecheck.fit.analysis import analyse_ride
from posecheck.fit.near_side import find_near_side
from posecheck.records.analysis import Analysis
from posecheck.records.posture import NearSide
from posecheck.records.tracking import Recording
from posecheck.storage.key_frames import KeyFrames

if TYPE_CHECKING:
    from .tracking import TrackedRide


@dataclass(frozen=True, slots=True, eq=False)
class ResultPictures:
    """Pictures of a clip that were taken while its folder was written.

    Parameters
    ----------
    stills : mapping of int to bytes
        The report's pictures as JPEG, by crank phase in degrees.
    key_frames : KeyFrames
        The same before anything was drawn on them, with the face hidden if it should be.
    overview : bytes or None
        A JPEG that shows how it went: the rider at BDC, or where the clip cannot be measured a whole frame of it.
    """

    stills: Mapping[int, bytes] = field(default_factory=dict)
    key_frames: KeyFrames = field(default_factory=KeyFrames)
    overview: bytes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CheckResult:
    """What came of a request.

    Parameters
    ----------
    recording : Recording
        What was tracked, or read.
    analysis : Analysis
        The answer.
    near_side : NearSide or None
        The near side's joints, for pictures; None where nobody was followed.
    pictures : ResultPictures
        Pictures of the clip, where a folder was written.
    history_error : PosecheckError or None
        Why the answer could not be kept in the history. The answer is no worse for it.
    """

    recording: Recording
    analysis: Analysis
    near_side: NearSide | None = None
    pictures: ResultPictures = field(default_factory=ResultPictures)
    history_error: PosecheckError | None = None


def measure_ride(tracked: TrackedRide) -> CheckResult:
    """Measure a recording, unless that was done on the way to it."""
    recording, analysis, ride = tracked.recording, tracked.analysis, tracked.ride
    if analysis is None:
        analysis, ride = analyse_ride(recording, ride)
    return CheckResult(recording, analysis, find_near_side(recording, ride))
