"""How far the numbers of a bike are apart, as an earlier clip of anybody on that bike told."""

from __future__ import annotations

from posecheck.records.base import Part
from posecheck.storage.history import History
from posecheck.storage.history_keys import name_key


def recall_marks(database: str | None, bike: str) -> dict[Part, float]:
    """Look up the millimetres from one number to the next, by part; the latest word of each counts.

    Empty for a bike of which nobody told. Raises StoreError if the history cannot be read.
    """
    history = History(database)
    entries = [entry for rider in history.riders() for entry in history.entries(rider.name)]
    mine = sorted((one for one in entries if name_key(one.bike) == name_key(bike)), key=lambda one: one.kept_at)
    return {mark.part: mark.each_mm for one in mine for mark in history.recording(one.id).settings.marks}
