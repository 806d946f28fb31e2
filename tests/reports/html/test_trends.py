"""Places of clips and notes in the charts of a history."""

from datetime import datetime, timedelta

from posecheck.records.history import HistoryEntry, SetupNote, Timeline, Trend, TrendPoint
from posecheck.reports.html.trends import draw_trend, place_clips

START = datetime(2026, 5, 4)  # noqa: DTZ001
POINTS = tuple(TrendPoint(number, 30.0 + number, (28.0, 40.0), (29.0, 39.0)) for number in range(9))
TREND = Trend("cadence", "Cadence", "rpm", POINTS, "noise", None, None)


def entry(number):
    day = START + timedelta(days=7 * number)
    return HistoryEntry(
        number, "Anna", "", f"{number}.mp4", "", "spin", "", usable=True, recorded_on=day, kept_at=day, version="1"
    )


def timeline(*note_days):
    notes = tuple(SetupNote(n, START + timedelta(days=day), f"<note {n}>") for n, day in enumerate(note_days))
    return Timeline("Anna", "", tuple(map(entry, range(10))), notes, (TREND,), (), ())


def test_clips_without_a_measure_have_no_place():
    assert [clip.id for clip in place_clips(timeline()).clips] == list(range(9))


def test_notes_of_one_gap_are_spread_over_it():
    assert [at for at, _ in place_clips(timeline(-1, 1, 2)).notes] == [-0.5, 1 / 3, 2 / 3]


def test_four_days_at_most_and_always_the_last():
    days = list(place_clips(timeline()).days())
    assert len(days) <= 4
    assert days[-1] == (8.0, "2026-06-29")


def test_every_clip_and_note_has_its_mark():
    places = place_clips(timeline(1))
    drawn = draw_trend(TREND, places, "alt")
    assert drawn.count("<g data-x=") == 10
    assert "&lt;note 0&gt;" in drawn
