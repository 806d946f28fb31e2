"""Rows of the history: what is replaced, and in which order they come."""

from datetime import date, datetime, timezone

import pytest
from support.analyses import high, recording, walker
from support.equality import same

from posecheck.errors import StoreError
from posecheck.storage.history import History

CLIP = "c" * 64


@pytest.fixture
def file(tmp_path):
    return tmp_path / "history.sqlite"


@pytest.fixture
def kept(file):
    return History(str(file))


def test_the_same_clip_with_the_same_settings_replaces_itself(kept):
    first = kept.keep("Anna", recording(), walker(), clip_sha256=CLIP, bike="Road", recorded_on=date(2026, 5, 4))
    again = kept.keep("Anna", recording(), high(), clip_sha256=CLIP)
    (entry,) = kept.entries("Anna")
    assert (first, entry.id, entry.usable, entry.bike) == (again, again, True, "Road")
    assert entry.recorded_on == datetime(2026, 5, 4)  # noqa: DTZ001
    assert same(kept.analysis(first), high())


def test_clips_and_notes_stand_in_order_of_time(kept):
    evening = datetime(2026, 5, 4, 20, 0)  # noqa: DTZ001
    kept.keep("Anna", recording(), high("b.mp4"), clip_sha256="b", recorded_on=evening)
    kept.keep("Anna", recording(), high("a.mp4"), clip_sha256="a", recorded_on=date(2026, 5, 4))
    kept.keep("Anna", recording(), high("c.mp4"), clip_sha256="c")
    kept.note("Anna", "later", date(2026, 5, 5))
    kept.note("Anna", "saddle +5 mm\nbars as before", evening.astimezone(timezone.utc))
    assert [entry.clip for entry in kept.entries("Anna")] == ["a.mp4", "b.mp4", "c.mp4"]
    assert [note.text for note in kept.notes("Anna")] == ["saddle +5 mm\nbars as before", "later"]
    assert kept.notes("Anna")[0].written_on == evening


def test_nothing_is_kept_of_somebody_else(kept):
    kept.note("Anna", "new shoes")
    for ask in (kept.entries, kept.notes, kept.delete):
        with pytest.raises(StoreError, match="Nothing is kept of a rider called 'Bo'"):
            ask("Bo")
    for number in (kept.recording, kept.analysis, kept.delete_entry, lambda at: kept.renew(at, high())):
        with pytest.raises(StoreError, match="There is no entry 7"):
            number(7)
