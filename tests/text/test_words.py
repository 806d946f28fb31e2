"""Words and numbers that are shown."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from support.analyses import high
from support.languages import speak_in_brackets

from posecheck.reports.html.report import report_page
from posecheck.reports.html.rows import drift_rows, measure_row
from posecheck.text import number_text, read_words, use_language, words
from posecheck.text.catalogue import Catalogue


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (-0.4, ".0f", "0"),
        (-0.0, ".10g", "0"),
        (-0.04, "+.1f", "0.0"),
        (0.0, "+.0f", "0"),
        (-0.6, ".0f", "-1"),
        (-10.0, "+.0f", "-10"),
        (1234.4, ",.0f", "1,234"),
        (None, ".0f", ""),
        (float("nan"), ".0f", "nan"),
    ],
)
def test_nothing_has_no_sign(value, form, text):
    assert number_text(value, form) == text


def test_a_report_shows_no_minus_zero():
    analysis = high()
    tiny = tuple(
        replace(one, value=-0.2, interval=(-0.4, 0.2)) if one.value is not None else one for one in analysis.measures
    )
    shown = replace(analysis, measures=tiny)
    text = report_page(shown)
    assert "-0°" not in text
    assert "-0 " not in text.split("<tbody>")[1].split("</tbody>")[0]
    assert all("-0" not in measure_row(measure, shown)["value"] for measure in tiny if measure.value is not None)
    assert not any("-0 " in line for line in drift_rows(shown))


def test_words_of_a_number_of_things_count():
    count = read_words("web")["class"]["count"]
    assert count.format(day="x", count=1) == "x: 1 rider. Faces are hidden."
    assert count.format(day="x", count=12) == "x: 12 riders. Faces are hidden."
    assert json.loads(json.dumps(count)) == "{day}: {count} riders. Faces are hidden."


def test_words_come_in_the_language_of_the_moment(monkeypatch):
    tag = speak_in_brackets(monkeypatch)
    english = read_words("page")["used_text"]
    with use_language(tag):
        said = read_words("page")["used_text"]
        assert said == f"⟦{english}⟧"
        assert said.format(strokes=30, seconds=20.5) == "⟦30 clean strokes in 20,5 s.⟧"
    assert read_words("page")["used_text"] == english


def test_words_whose_fields_do_not_fit_come_in_english(monkeypatch):
    poor = Catalogue({("page.minute", "Minute {minute}"): ("Minute {minuut}",)}, lambda count: int(count != 1))
    monkeypatch.setattr(words, "read_catalogue", lambda _: poor)
    monkeypatch.setattr(words, "_words", words._words.__wrapped__)
    with use_language("nl"):
        assert read_words("page")["minute"].format(minute="7") == "Minute 7"
