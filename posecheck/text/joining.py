"""Texts that are put together in every language alike: lists and spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from .catalogue import gettext, ngettext
from .language import current_language
from .numbers import number_text

_CAPITAL_NOUNS: Final = ("de",)
_SHOWN: Final = 3


def join_by_reason(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Join the names that have a reason in common, each with its reason; both keep their order.

    Examples
    --------
    >>> from posecheck.text import join_by_reason
    >>> join_by_reason([("Knee", "Too few frames."), ("Scale", "No crank."), ("Hip", "Too few frames.")])
    {'Too few frames.': 'Knee, Hip', 'No crank.': 'Scale'}
    """
    by_reason: dict[str, list[str]] = {}
    for name, reason in names:
        by_reason.setdefault(reason, []).append(name)
    return {reason: ", ".join(together) for reason, together in by_reason.items()}


def shorten_list(names: Sequence[str], count: int = _SHOWN) -> str:
    """List the first few of some names, and say how many more there are.

    Examples
    --------
    >>> from posecheck.text import shorten_list
    >>> shorten_list(["a.txt", "b.txt"]), shorten_list(["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"])
    ('a.txt, b.txt', 'a.txt, b.txt, c.txt and 2 more')
    """
    shown, more = ", ".join(names[:count]), len(names) - count
    return ngettext("{names} and {count} more", "{names} and {count} more", more, names=shown) if more > 0 else shown


def begin_small(text: str) -> str:
    """Begin what stands within a sentence with a small letter, except in German, and except for abbreviations.

    Examples
    --------
    >>> from posecheck.text import begin_small, use_language
    >>> begin_small("Knee flexion at BDC"), begin_small("TDC")
    ('knee flexion at BDC', 'TDC')
    >>> with use_language("de"):
    ...     begin_small("Kniebeugung")
    'Kniebeugung'
    """
    if current_language() in _CAPITAL_NOUNS or text[1:2].isupper():
        return text
    return text[:1].lower() + text[1:]


def interval_text(interval: tuple[float, float], form: str) -> str:
    """Write from where to where, each number by a format of Python, such as ``+.1f``."""
    low, high = (number_text(end, form) for end in interval)
    return gettext("{low} to {high}", low=low, high=high)


def span_text(low: float, high: float) -> str:
    """Write from where to where, in whole numbers; one number where both are the same."""
    one = number_text(low, ".0f")
    return one if one == number_text(high, ".0f") else interval_text((low, high), ".0f")
