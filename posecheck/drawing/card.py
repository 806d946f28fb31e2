"""One picture to share: the rider at the bottom of the stroke, and below it a line for each part of the fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from posecheck.records.base import Verdict
from posecheck.records.topics import TOPIC_VERDICTS, Topic
from posecheck.text import read_words
from posecheck.video.image import Picture, resize_image

from .canvas import INK, WHITE, Canvas, Colour, TextLine
from .skeleton import COLOURS

CARD_PX: Final = 1080
"""Width of the picture, as phones and messengers show it without making it smaller."""

_LINE_PX: Final = 56
_EDGE_PX: Final = 36
_VALUE_PX: Final = 330
_LETTERS: Final = 2.05
"""Scale of letters that a phone shows legibly, as in `TextLine`."""

_SHORT: Final = 8
_SOFT: Final[Colour] = (176, 184, 194)


def draw_card(photo: Picture, topics: Sequence[Topic], footer: str) -> Picture:
    """Put a picture of the rider and the strip together; the footer says what it is.

    It names nobody. Lines that are too long are cut with three points.
    """
    high = round(photo.shape[0] * CARD_PX / photo.shape[1])
    shown = resize_image(photo, (CARD_PX, high))
    whole = np.full((high + _LINE_PX * (len(topics) + 1) + 2 * _EDGE_PX, CARD_PX, 3), INK, np.uint8)
    whole[:high] = shown
    canvas = Canvas(whole)
    for number, topic in enumerate(topics):
        base = high + _EDGE_PX + _LINE_PX * number + round(0.68 * _LINE_PX)
        _write(canvas, topic.label, (_EDGE_PX, base), WHITE)
        verdict: Verdict = TOPIC_VERDICTS[topic.answer]
        canvas.disc((_VALUE_PX, base - 0.2 * _LINE_PX), 3.6, COLOURS[verdict])
        sureness = read_words("strip")["sureness"][topic.sureness]
        whole_text = f"{topic.text} ({sureness})" if sureness else topic.text
        _write(canvas, whole_text, (_VALUE_PX + _EDGE_PX, base), WHITE, otherwise=topic.text)
    _write(canvas, footer, (_EDGE_PX, whole.shape[0] - _EDGE_PX), _SOFT)
    return canvas.rgb


def _write(canvas: Canvas, text: str, start: tuple[int, int], colour: Colour, otherwise: str | None = None) -> None:
    """Write one line from the left end of its base line; where there is no room for it something else, cut to fit."""
    room = canvas.width - start[0] - _EDGE_PX
    line = TextLine(text, _LETTERS)
    if line.width > room and otherwise is not None:
        text, line = otherwise, TextLine(otherwise, _LETTERS)
    while line.width > room:
        text = text[: -1 if len(text) < _SHORT else -4]
        line = TextLine(f"{text.rstrip()} ...", _LETTERS)
    line.letters(canvas.rgb, start, colour)
