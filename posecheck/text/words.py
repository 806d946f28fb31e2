"""The words of pictures and pages: English in ``words.toml``, any other language from its catalogue."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from .catalogue import read_catalogue
from .language import current_language
from .numbers import FORMATTER

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_SOME: Final = 10
ONE: Final = "one"
MANY: Final = "many"
"""A table of these two is a text that depends on a number, the field ``{count}``."""


class Words(str):
    """A text in the current language, whose fields are filled in as that language writes numbers."""

    __slots__ = ("english",)

    english: str

    def __new__(cls, text: str, english: str) -> Words:  # noqa: PYI034  Self needs Python 3.11
        """Keep the English text beside the translation, for one whose fields do not fit."""
        made = super().__new__(cls, text)
        made.english = english
        return made

    def format(self, *_: Any, **values: Any) -> str:
        """Fill in the fields."""
        try:
            return FORMATTER.vformat(str(self), (), values)
        except (LookupError, ValueError, AttributeError):
            return FORMATTER.vformat(self.english, (), values)


class CountedWords(str):
    """A text that depends on a number of things; by itself it is that for many."""

    __slots__ = ("_key", "_many")

    _key: tuple[str, str, str]
    _many: str

    def __new__(cls, context: str, one: str, many: str, language: str) -> CountedWords:  # noqa: PYI034  as above
        """Keep what finds the right form."""
        made = super().__new__(cls, read_catalogue(language).find(context, one, _SOME) or many)
        made._key, made._many = (context, one, language), many
        return made

    def format(self, *_: Any, **values: Any) -> str:
        """Fill in the fields, with the form that goes with the number."""
        (context, one, language), count = self._key, int(values["count"])
        english = one if count == 1 else self._many
        found = read_catalogue(language).find(context, one, count)
        return Words(found or english, english).format(**values)


def read_words(group: str) -> dict[str, Any]:
    """Read one group of words, a table of ``words.toml``, such as ``page``, in the current language."""
    return _words(group, current_language())


@cache
def _words(group: str, language: str) -> dict[str, Any]:
    found: dict[str, Any] = _said(_english()[group], group, language)
    return found


@cache
def _english() -> dict[str, Any]:
    return tomllib.loads(files("posecheck.text").joinpath("words.toml").read_text(encoding="utf-8"))


def _said(words: Any, path: str, language: str) -> Any:
    """Put the leaves of a table into a language; the way to a leaf is its context."""
    if isinstance(words, str):
        return Words(read_catalogue(language).find(path, words) or words, words)
    if isinstance(words, Mapping):
        if words.keys() == {ONE, MANY}:
            return CountedWords(path, words[ONE], words[MANY], language)
        return {name: _said(value, f"{path}.{name}", language) for name, value in words.items()}
    if isinstance(words, Sequence):
        return [_said(value, f"{path}.{number}", language) for number, value in enumerate(words)]
    return words
