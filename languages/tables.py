"""The texts of tables: words of pictures and pages, and sources of bands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Final

from posecheck.text import SOURCE
from posecheck.text.words import MANY, ONE

from .sources import PACKAGE, FoundText

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

WORDS: Final = PACKAGE / "text" / "words.toml"
TARGETS: Final = PACKAGE / "fit" / "targets.toml"
UNTRANSLATED: Final = ("web.name",)
"""Words that are the same in every language."""


def word_texts() -> Iterator[FoundText]:
    """Find the leaves of ``words.toml``; the way to each is its context."""
    place = WORDS.relative_to(PACKAGE.parent).as_posix()
    for group, words in tomllib.loads(WORDS.read_text(encoding="utf-8")).items():
        yield from _leaves(words, group, place)


def _leaves(words: Any, path: str, place: str) -> Iterator[FoundText]:
    if isinstance(words, dict):
        if words.keys() == {ONE, MANY}:
            yield FoundText(words[ONE], place, path, words[MANY])
            return
        for name, value in words.items():
            yield from _leaves(value, f"{path}.{name}", place)
    elif isinstance(words, list):
        for number, value in enumerate(words):
            yield from _leaves(value, f"{path}.{number}", place)
    elif is_spoken(path, words):
        yield FoundText(words, place, path)


def is_spoken(path: str, text: str) -> bool:
    """Whether a leaf is for translators: ids of pictures, names and mere signs are not."""
    return path not in UNTRANSLATED and not path.endswith(".id") and any(letter.isalpha() for letter in text)


def target_texts() -> Iterator[FoundText]:
    """Find the sources of the bands, piece by piece."""
    place = TARGETS.relative_to(PACKAGE.parent).as_posix()
    rows = tomllib.loads(TARGETS.read_text(encoding="utf-8"))["target"]
    pieces = {piece for row in rows for piece in row["source"].split("; ")}
    for piece in sorted(pieces):
        yield FoundText(piece, place, SOURCE, comment="Source of a band: names and years stay.")
