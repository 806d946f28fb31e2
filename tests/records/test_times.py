"""Times and days as people write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecheck.errors import SettingsError
from posecheck.records.times import parse_day, parse_seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("20", 20), ("4.5", 4.5), (".5", 0.5), ("0:20", 20), ("1:05", 65), (" 12:00.25 ", 720.25), ("1:02:30", 3750)],
)
def test_times(text, seconds):
    assert parse_seconds(text) == seconds
    assert parse_seconds(seconds) == seconds


@pytest.mark.parametrize("text", ["", "soon", "-1", "nan", "inf", "1e3", "1:60", "6:00:00:00", "1:2:", ":20", "9" * 99])
def test_what_is_no_time(text):
    with pytest.raises(SettingsError, match=r"is no time. Write seconds \(20\), minutes \(0:20\)"):
        parse_seconds(text)


@given(st.integers(0, 359_999))
def test_a_clock_tells_the_seconds(seconds):
    assert parse_seconds(f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}") == seconds


@given(st.text(max_size=20))
def test_any_text_is_a_time_or_refused(text):
    with suppress(SettingsError):
        assert parse_seconds(text) >= 0


def test_days():
    assert parse_day("2026-05-04").isoformat() == "2026-05-04T00:00:00"
    assert parse_day("2026-05-04T18:30:05").second == 5
    assert parse_day(parse_day("2026-05-04 18:30")).hour == 18


@pytest.mark.parametrize("text", ["2026-13-45", "4.5.2026", "", "yesterday"])
def test_what_is_no_day(text):
    with pytest.raises(SettingsError, match=r"is no day. Write year, month and day, such as 2026-05-04") as caught:
        parse_day(text)
    assert "%" not in str(caught.value)
