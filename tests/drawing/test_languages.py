"""What a film says in every language: its letters are in the font, and its labels find room."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.drawing.canvas import TextLine
from posecheck.text import LANGUAGES, read_words, use_language

MISSING = "\N{GEORGIAN CAPITAL LETTER AN}"
"""A letter that the font of the films does not have: what is drawn for it is drawn for all that it lacks."""


def texts(language):
    with use_language(language):
        return {**read_words("film"), **read_words("page")["ridings"], **read_words("names")["units"]}


def drawn(letter):
    picture = np.zeros((40, 40, 3), np.uint8)
    TextLine(letter, 1.5).letters(picture, (5, 30))
    return picture


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_font_has_every_letter(language):
    letters = {
        letter for text in texts(language).values() if isinstance(text, str) for letter in text if not letter.isascii()
    }
    nothing = drawn(MISSING)
    lacking = [letter for letter in sorted(letters - {"°", "\N{NO-BREAK SPACE}"}) if (drawn(letter) == nothing).all()]
    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_take_a_third_of_the_picture_at_most(language):
    """A picture of 640 pixels is the smallest that films are drawn on at the usual size of letters."""
    words = texts(language)
    angles = [words[name] for name in ("knee_flexion", "hip_angle", "trunk_flexion", "elbow_flexion", "ankle_angle")]
    wide = {text: TextLine(f"{text} 120°", 1.0).size[0] for text in angles}
    assert {text: width for text, width in wide.items() if width > 640 / 3} == {}
