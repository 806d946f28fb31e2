"""Numbers and days as people of a country write them."""

from __future__ import annotations

import json
from datetime import date, datetime

import numpy as np
import pytest
from support.analyses import high

from posecheck.reports.data.analysis import analysis_json, series_csv
from posecheck.text import LANGUAGES, day_text, gettext, moment_text, number_text, plain_number, use_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "-1,234.5"),
        ("de", "-1.234,5"),
        ("fr", "-1\N{NO-BREAK SPACE}234,5"),
        ("es", "-1.234,5"),
        ("it", "-1.234,5"),
        ("nl", "-1.234,5"),
        ("pt", "-1.234,5"),
    ],
)
def test_separators_are_those_of_the_language(language, text):
    with use_language(language):
        assert number_text(-1234.5, ",.1f") == text
        assert plain_number(-1234.5, ",.1f") == "-1,234.5"
        assert gettext("{value:,.1f}", value=-1234.5) == text


@pytest.mark.parametrize("value", [2.5, np.float32(2.5), np.float64(2.5)])
def test_a_sentence_writes_any_kind_of_number_so(value):
    with use_language("de"):
        assert gettext("{value:.2f} and {value}", value=value) == "2,50 and 2,5"


@pytest.mark.parametrize("value", [12345, np.int64(12345)])
def test_whole_numbers_stay_whole(value):
    with use_language("de"):
        assert gettext("{value} {value:,} {value:.0f} {value:d}", value=value) == "12345 12.345 12345 12345"


def test_what_is_no_number_stays_as_it_is():
    with use_language("de"):
        assert gettext("{text} {yes} {pair[0]}", text="1.5", yes=True, pair=("a.b",)) == "1.5 True a.b"


def test_a_sentence_shows_no_minus_zero():
    assert gettext("{value:+.0f} mm", value=-0.2) == "0 mm"


def test_english_days_are_sorted_by_their_text():
    assert day_text(date(2026, 11, 5)) == "2026-11-05"
    assert moment_text(datetime(2026, 11, 5, 7, 30)) == "2026-11-05 07:30"  # noqa: DTZ001


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_days_of_other_languages_begin_with_the_day(language):
    with use_language(language):
        assert day_text(date(2026, 11, 29)).startswith("29")
        assert "2026" in day_text(date(2026, 11, 29))
        assert moment_text(datetime(2026, 11, 29, 18, 5)).endswith(" 18:05")  # noqa: DTZ001


def test_programs_read_points_in_every_language():
    def written():
        return series_csv(high()), analysis_json(high())

    english = written()
    with use_language("de"):
        german = written()
    assert german[0] == english[0]
    numbers = [[one["value"] for one in json.loads(text)["measures"].values()] for _, text in (english, german)]
    assert numbers[0] == numbers[1]
