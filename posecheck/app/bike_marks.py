"""How far the numbers of a bike are apart, as an earlier clip of anybody on that bike told."""

from __future__ import annotations

from collections.abc import Sequence

from posecheck.records.base import Part
from posecheck.records.bike_marks import needs_memory, parse_marks
from posecheck.records.settings import BikeMark
from posecheck.storage.history import History
from posecheck.storage.history_keys import name_key


class MarkMemory:
    """Reads the marks of bikes, and knows what was told of each before.

    Parameters
    ----------
    database : str or None
        The history; None for the default one. It is asked only where a mark came without its millimetres.
    """

    def __init__(self, database: str | None) -> None:
        self._database = database
        self._told: dict[str, dict[Part, float]] = {}
        self._recalled: dict[str, dict[Part, float]] = {}

    def read(self, texts: Sequence[str], bike: str) -> tuple[BikeMark, ...]:
        """Read marks as people write them; what they say of a bike holds for its next ones.

        Raises SettingsError if one is no mark. Raises StoreError if the history cannot be read.
        """
        key = name_key(bike)
        told = self._told.setdefault(key, {}) if key else {}
        marks = parse_marks(texts, {**(self._recall(bike) if needs_memory(texts) else {}), **told})
        told.update({one.part: one.each_mm for one in marks})
        return marks

    def _recall(self, bike: str) -> dict[Part, float]:
        key = name_key(bike)
        if key not in self._recalled:
            self._recalled[key] = recall_marks(self._database, bike) if key else {}
        return self._recalled[key]


def recall_marks(database: str | None, bike: str) -> dict[Part, float]:
    """Look up the millimetres from one number to the next, by part; the latest word of each counts.

    Empty for a bike of which nobody told. Raises StoreError if the history cannot be read.
    """
    history = History(database)
    entries = [entry for rider in history.riders() for entry in history.entries(rider.name)]
    mine = sorted((one for one in entries if name_key(one.bike) == name_key(bike)), key=lambda one: one.kept_at)
    return {mark.part: mark.each_mm for one in mine for mark in history.recording(one.id).settings.marks}
