"""Sentences through a catalogue, also a poor one."""

from __future__ import annotations

import pytest

from posecheck.text import LANGUAGES, catalogue, gettext, gettext_noop, ngettext, npgettext, pgettext, use_language
from posecheck.text.catalogue import Catalogue, read_catalogue, source_text

KNOWN = {
    (None, "Raise the saddle by {first:.1f} mm."): ("Den Sattel um {first:.1f} mm erhöhen.",),
    (None, "{count} stroke"): ("{count} Tritt", "{count} Tritte"),
    ("strip", "right"): ("passt",),
    ("side", "right"): ("rechts",),
    ("class", "{count} rider of {all}"): ("{count} Fahrer von {all}", "{count} Fahrer von {all}, mehrere"),
    (None, "The clip {name} is too dark."): ("Der Clip {nmae} ist zu dunkel.",),
    (None, "Give {low} to {high}."): ("Von {low bis {high}.",),
    ("targets.source", "expert opinion: Burt 2014"): ("Expertenmeinung: Burt 2014",),
}


@pytest.fixture
def german(monkeypatch):
    poor = Catalogue(KNOWN, lambda count: int(count != 1))
    monkeypatch.setattr(catalogue, "read_catalogue", lambda _: poor)
    with use_language("de"):
        yield


@pytest.mark.usefixtures("german")
def test_a_sentence_is_said_with_its_fields():
    assert gettext("Raise the saddle by {first:.1f} mm.", first=4.25) == "Den Sattel um 4,2 mm erhöhen."


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(("count", "text"), [(0, "0 Tritte"), (1, "1 Tritt"), (30, "30 Tritte")])
def test_the_form_goes_with_the_number(count, text):
    assert ngettext("{count} stroke", "{count} strokes", count) == text


@pytest.mark.usefixtures("german")
def test_the_context_tells_apart_what_is_alike_in_english():
    assert [pgettext(where, "right") for where in ("strip", "side", "")] == ["passt", "rechts", "right"]
    riders = npgettext("class", "{count} rider of {all}", "{count} riders of {all}", 2, all=9)
    assert riders == "2 Fahrer von 9, mehrere"


@pytest.mark.usefixtures("german")
def test_what_has_no_translation_comes_in_english_with_local_numbers():
    assert gettext("Lower the bars by {first:.1f} mm.", first=4.25) == "Lower the bars by 4,2 mm."
    assert ngettext("{count} turn", "{count} turns", 2) == "2 turns"


@pytest.mark.usefixtures("german")
def test_a_broken_translation_is_passed_over():
    assert gettext("The clip {name} is too dark.", name="a.mp4") == "The clip a.mp4 is too dark."
    assert gettext("Give {low} to {high}.", low=1, high=2) == "Give 1 to 2."


def test_a_text_without_values_is_no_pattern():
    assert gettext('It holds lines such as {"a": 1}.') == 'It holds lines such as {"a": 1}.'


def test_a_marked_text_stays_english_until_it_is_said():
    with use_language("de"):
        assert gettext_noop("Knee flexion") == "Knee flexion"


@pytest.mark.usefixtures("german")
def test_a_source_is_said_piece_by_piece():
    assert source_text("expert opinion: Burt 2014; my own riders") == "Expertenmeinung: Burt 2014; my own riders"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_catalogue_that_counts(language):
    found = read_catalogue(language)
    assert found.form_of(1) == 0
    assert found.form_of(5) == 1
    assert (found.form_of(0) == 0) == (language == "fr")
