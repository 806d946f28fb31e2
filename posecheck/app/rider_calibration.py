"""What a rider's earlier clips taught about how the model sees them, looked up in the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from posecheck.fit.analysis import analyse
from posecheck.fit.corrector import measure_likeness
from posecheck.fit.refusals import follow_track
from posecheck.fit.rider_calibration import learn_calibration
from posecheck.records.calibration import RiderCalibration
from posecheck.records.tracking import Recording
from posecheck.storage.history_keys import name_key

from .tracking import TrackedRide

if TYPE_CHECKING:
    from posecheck.storage.history import History


def recall_calibration(
    history: History, rider: str, tracked: TrackedRide, before: datetime | None = None
) -> TrackedRide:
    """Give a clip what the last clip of the same rider with stickers, or with joints put right by hand, taught.

    `before` leaves out clips that were kept from that moment on. Nothing changes where there is none, or the clip has
    been given it already. Raises StoreError if the history cannot
    be read.
    """
    if tracked.recording.calibration is not None or not len(tracked.recording.side.time_s):
        return tracked
    calibration = find_calibration(history, rider, tracked.recording.side.engine.name, before)
    # The answer so far knows nothing of it; the ride stays the same.
    return tracked if calibration is None else TrackedRide(_with(tracked.recording, calibration), tracked.ride)


def find_calibration(
    history: History, rider: str, engine: str, before: datetime | None = None
) -> RiderCalibration | None:
    """Learn from the last clip of a rider in which the truth was known to this engine, kept before a moment if told."""
    if name_key(rider) not in {name_key(known.name) for known in history.riders()}:
        return None
    for entry in reversed(history.entries(rider)):
        late = before is not None and entry.kept_at >= before
        if late or entry.model != engine or not entry.usable:
            continue
        known = history.analysis(entry.id)
        if known.quality.stickers or any(note.id == "by_hand" for note in known.notes):
            found = learn_from(history.recording(entry.id))
            if found is not None:
                return found
    return None


def learn_from(recording: Recording) -> RiderCalibration | None:
    """Learn how the model misreads a rider from a recording with stickers, or with joints put right by hand."""
    told = replace(recording, calibration=None, rear=None, other_side=None)
    plain = replace(told, settings=replace(told.settings, stickers="off"), corrections=())
    ride = follow_track(told.side, told.settings)
    shape = measure_likeness(told.side.engine.name, ride).shape
    return learn_calibration(told, analyse(told), analyse(plain), shape)


def _with(recording: Recording, calibration: RiderCalibration) -> Recording:
    return replace(recording, calibration=calibration)
