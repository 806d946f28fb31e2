"""The nouns of a history cross to files and processes."""

import pickle
from datetime import datetime

from posecheck.records.comparison import Change
from posecheck.records.history import HistoryEntry, SetupNote, Timeline, Trend, TrendPoint
from posecheck.records.serialise import from_plain, to_plain

DAY = datetime(2026, 5, 4)  # noqa: DTZ001
ENTRY = HistoryEntry(1, "Anna", "", "a.mp4", "ff", "spin", "m", usable=True, recorded_on=DAY, kept_at=DAY, version="1")
CHANGE = Change("cadence", "Cadence", "rpm", 80.0, 90.0)
TREND = Trend("cadence", "Cadence", "rpm", (TrendPoint(1, 80.0, (79.0, 81.0), None),), "unknown", CHANGE, None)
TIMELINE = Timeline("Anna", "", (ENTRY,), (SetupNote(1, DAY, "saddle up"),), (TREND,), (), ())


def test_a_timeline_is_equal_after_pickling():
    assert pickle.loads(pickle.dumps(TIMELINE)) == TIMELINE  # noqa: S301  our own bytes


def test_a_trend_comes_back_from_plain_values():
    assert from_plain(Trend, to_plain(TREND)) == TREND
