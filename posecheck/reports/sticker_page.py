"""The A4 page with stickers to print: eight tags in their true size, where each goes, and how to find the bone.

A PDF of lines, filled squares and one of the typefaces that every reader has needs no library (ISO 32000-1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Final

import numpy as np

from posecheck.records.base import Flags
from posecheck.records.names import body_name
from posecheck.text import gettext, gettext_noop

A4_MM: Final = (210.0, 297.0)
TAG_MM: Final = 45.0
"""Side of the black square."""

CELLS: Final = 6
BORDER_MM: Final = TAG_MM / 8
"""White that stays around it when it is cut out."""

_POINT: Final = 72 / 25.4
_CARD_MM: Final = TAG_MM + 2 * BORDER_MM
_STEP_MM: Final = (61.0, 63.5)
_LEFT_MM: Final = 15.0
_TOP_MM: Final = 271.0
_COLUMNS: Final = 3
_LINE_MM: Final = 3.0
PLACE_LETTERS: Final = 50
"""So many letters go beside a place's name."""

_PAGE_LETTERS: Final = 125
_NAME_MM: Final = 26.0

PLACES: Final[Mapping[str, str]] = {
    "shoulder": gettext_noop(
        "On the bony tip at the outer end of the shoulder blade, where the arm begins to round (acromion)."
    ),
    "elbow": gettext_noop(
        "On the bony point at the outer side of the bent elbow (lateral epicondyle), not on its tip."
    ),
    "wrist": gettext_noop("On the round knob at the little finger's side of the wrist (head of the ulna)."),
    "hip": gettext_noop(
        "Turn the straight leg in and out with a flat hand on the outer hip: the bone that moves there "
        "(greater trochanter)."
    ),
    "knee": gettext_noop(
        "Bend the knee: on the outer bony knob right above the joint's gap, in its middle (lateral epicondyle)."
    ),
    "ankle": gettext_noop(
        "On the tip of the outer ankle bone (lateral malleolus); over the sock or the shoe's collar if it is hidden."
    ),
    "heel": gettext_noop(
        "On the shoe, at the back of the heel's outer side, as high above the sole as the toe's sticker."
    ),
    "toe": gettext_noop(
        "On the shoe, over the outer ball of the foot: the knuckle of the little toe (fifth metatarsal head)."
    ),
}
"""How to find each place, in the order of the tags' numbers."""

_RIDER: Final[Mapping[str, tuple[float, float]]] = {
    "shoulder": (45.0, 62.0),
    "elbow": (53.0, 48.0),
    "wrist": (62.0, 39.0),
    "hip": (24.0, 44.0),
    "knee": (42.0, 33.0),
    "ankle": (35.0, 13.0),
    "heel": (30.5, 9.0),
    "toe": (41.5, 6.5),
}
_LIMBS: Final = (
    ("shoulder", "elbow", 3.0),
    ("elbow", "wrist", 2.4),
    ("shoulder", "hip", 6.5),
    ("hip", "knee", 5.5),
    ("knee", "ankle", 4.0),
    ("ankle", "heel", 3.0),
    ("heel", "toe", 3.0),
)
_BIKE: Final = (
    ((24.0, 39.0), (27.0, 10.0)),
    ((20.0, 39.5), (29.0, 39.5)),
    ((27.0, 10.0), (55.0, 30.0)),
    ((26.0, 26.0), (55.0, 30.0)),
    ((55.0, 30.0), (58.0, 38.0)),
    ((58.0, 38.0), (65.0, 39.0)),
    ((55.0, 30.0), (60.0, 8.0)),
    ((33.0, 8.0), (40.0, 4.0)),
)
_WHEEL: Final = ((60.0, 8.0), 8.0)
_HEAD: Final = ((51.0, 72.0), 5.5)


def sticker_page(cells: Mapping[str, Flags]) -> bytes:
    """Draw the page as PDF, by the cells (6, 6) of each joint's tag from the top left, True where white."""
    parts = [
        *_text(_LEFT_MM, 284, 15, gettext("Stickers for posecheck"), bold=True),
        *_text(
            _LEFT_MM,
            278.5,
            8.5,
            gettext("Print at 100 % (not 'fit to page'), on matt paper. Cut along the thin lines."),
        ),
        *_text(120, 284, 8.5, gettext("Check: this line is 50 mm long.")),
        _line((120, 281.5), (170, 281.5), 0.4),
    ]
    for number, (joint, bits) in enumerate(cells.items(), start=1):
        parts += _tag(number, joint, bits)
    parts += _drawing()
    parts += _places()
    return _document("\n".join(parts).encode("cp1252"))


def _tag(number: int, joint: str, bits: Flags) -> Iterator[str]:
    row, column = divmod(number - 1, _COLUMNS)
    left, low = _LEFT_MM + column * _STEP_MM[0], _TOP_MM - row * _STEP_MM[1] - _CARD_MM
    yield f"0.6 G 0.2 w {_mm(left, low, _CARD_MM, _CARD_MM)} re S 0 G"  # untranslated: operators
    cell = TAG_MM / CELLS
    for at, white in np.ndenumerate(bits):
        if not white:
            x, y = left + BORDER_MM + at[1] * cell, low + BORDER_MM + (CELLS - 1 - at[0]) * cell
            yield f"{_mm(x, y, cell, cell)} re f"
    yield from _text(left, low - 4, 9, f"{number}  {body_name(joint)}", bold=True)


def _drawing() -> Iterator[str]:
    """Draw a rider with the places, in the ninth field."""
    left, low = 136.0, 86.0
    yield f"q 0.72 0 0 0.72 {_mm(left, low)} cm 1 J 1 j 0.75 G"  # untranslated: operators
    yield from (_line(one, two, 1.2) for one, two in _BIKE)
    yield from _ring(*_WHEEL, 1.2)
    yield "0.88 G"
    yield from (_line(_RIDER[one], _RIDER[two], wide) for one, two, wide in _LIMBS)
    yield from _ring(_HEAD[0], _HEAD[1] / 2, _HEAD[1])
    yield "0 G"
    for number, (x, y) in enumerate(_RIDER.values(), start=1):
        yield from _ring((x, y), 0.6, 1.2)
        aside = -4.0 if number in (4, 7) else 2.0
        yield from _text(x + aside, y + 1.0, 9, str(number), bold=True)
    yield "Q"


def _places() -> Iterator[str]:
    """Say how to find each bone, in two columns."""
    yield from _text(_LEFT_MM, 72, 10, gettext("Where each goes: on the side that faces the camera"), bold=True)
    for number, (joint, how) in enumerate(PLACES.items(), start=1):
        column, row = divmod(number - 1, 4)
        left, top = _LEFT_MM + column * 93, 66 - row * 12
        yield from _text(left, top, 8, f"{number} {body_name(joint)}", bold=True)
        yield from _lines(left + _NAME_MM, top, wrap(gettext(how), PLACE_LETTERS))
    hints = (
        gettext("Feel for the bone in the posture of riding, bent as on the bike; skin slides when you straighten up."),
        gettext(
            "Round dots of 20 to 30 mm in one colour that the kit does not have are seen better in motion: use them in "
            "the same places, at least three. Film in bright light."
        ),
    )
    yield from _lines(_LEFT_MM, 17, [line for hint in hints for line in wrap(hint, _PAGE_LETTERS)])


def _lines(x_mm: float, y_mm: float, lines: Sequence[str]) -> Iterator[str]:
    """Write lines below one another."""
    for below, line in enumerate(lines):
        yield from _text(x_mm, y_mm - below * _LINE_MM, 7.5, line)


def _line(one: tuple[float, float], two: tuple[float, float], wide_mm: float) -> str:
    return f"{wide_mm * _POINT:.3f} w {_mm(*one)} m {_mm(*two)} l S"  # untranslated: operators


def _ring(middle: tuple[float, float], radius_mm: float, wide_mm: float) -> Iterator[str]:
    """Draw a circle of four Bezier curves."""
    x, y, r = *middle, radius_mm
    k = 0.5523 * r
    yield f"{wide_mm * _POINT:.3f} w {_mm(x + r, y)} m"
    yield f"{_mm(x + r, y + k, x + k, y + r, x, y + r)} c {_mm(x - k, y + r, x - r, y + k, x - r, y)} c"
    third, fourth = _mm(x - r, y - k, x - k, y - r, x, y - r), _mm(x + k, y - r, x + r, y - k, x + r, y)
    yield f"{third} c {fourth} c S"  # untranslated: operators


def _text(x_mm: float, y_mm: float, size: float, text: str, *, bold: bool = False) -> Iterator[str]:
    plain = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    yield f"BT /F{2 if bold else 1} {size:g} Tf {_mm(x_mm, y_mm)} Td ({plain}) Tj ET"  # untranslated: operators


def _mm(*numbers: float) -> str:
    return " ".join(f"{number * _POINT:.3f}" for number in numbers)


def _document(content: bytes) -> bytes:
    """Put one page's content into a PDF, with the table that says where each object begins."""
    width, height = (f"{side * _POINT:.3f}" for side in A4_MM)
    fonts = " ".join(
        f"/F{number} << /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
        for number, name in ((1, "Helvetica"), (2, "Helvetica-Bold"))
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /PrintScaling /None >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents 4 0 R "
        f"/Resources << /Font << {fonts} >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
    ]
    written, starts = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        starts.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    count = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer
