"""Numbers and holes of a bike as people write them: ``saddle=7:20``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from posecheck.errors import SettingsError
from posecheck.text import gettext

from .base import Part
from .settings import BikeMark

MARK_NAMES: Final[Mapping[str, Part]] = {
    "saddle": "saddle_height",
    "fore-aft": "saddle_setback",
    "bars": "bar_height",
    "reach": "bar_reach",
}
"""What the parts are called where marks are typed."""

_BETWEEN: Final = re.compile(r"[,;]")
_FORM: Final = re.compile(r"(saddle|fore-aft|bars|reach)=(-?\d{1,4}(?:\.\d)?)(?::(-?\d{1,2}(?:\.\d)?))?", re.ASCII)


def parse_marks(texts: Iterable[str], known_mm: Mapping[Part, float]) -> tuple[BikeMark, ...]:
    """Read marks.

    `known_mm` has the millimetres from one number to the next of a bike that is remembered. Raises SettingsError if a
    text is no mark, or nobody knows its millimetres.

    Examples
    --------
    >>> from posecheck.records.bike_marks import parse_marks
    >>> [(one.part, one.number, one.each_mm) for one in parse_marks(["saddle=7:20", "bars=4"], {"bar_height": 15.0})]
    [('saddle_height', 7.0, 20.0), ('bar_height', 4.0, 15.0)]
    """
    return tuple(_parse_mark(text, known_mm) for text in texts)


def split_marks(text: str) -> list[str]:
    """Take apart marks that stand in one line, with spaces, commas or semicolons between them.

    Examples
    --------
    >>> from posecheck.records.bike_marks import split_marks
    >>> split_marks("saddle=7:20; bars=4")
    ['saddle=7:20', 'bars=4']
    """
    return _BETWEEN.sub(" ", text).split()


def needs_memory(texts: Iterable[str]) -> bool:
    """Whether a mark was typed without its millimetres."""
    return any(":" not in text for text in texts)


def _parse_mark(text: str, known_mm: Mapping[Part, float]) -> BikeMark:
    found = _FORM.fullmatch(text.strip())
    if found is None:
        msg = gettext(
            "{text} is no mark. Write the part (saddle, fore-aft, bars or reach), the number where it stands "
            "and the millimetres from one number to the next: saddle=7:20.",
            text=repr(text),
        )
        raise SettingsError(msg)
    part = MARK_NAMES[found[1]]
    each_mm = float(found[3]) if found[3] else known_mm.get(part)
    if each_mm is None:
        msg = gettext(
            "How far the numbers of {quoted} are apart is not known. Write {text}:20 for 20 mm; "
            "with the names of rider and bike it is remembered for the bike.",
            quoted=repr(text),
            text=text,
        )
        raise SettingsError(msg)
    return BikeMark(part, float(found[2]), each_mm)
