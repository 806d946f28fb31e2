"""All words of pictures and pages, from one file, ready for translation."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


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


def number_text(value: float | None, form: str) -> str:
    """Put a number into digits; what rounds to nothing has no sign.

    It is empty for None; `form` is a format of Python, such as ``+.1f``.

    Examples
    --------
    >>> from posecheck.text import number_text
    >>> number_text(-0.3, ".0f"), number_text(-0.3, "+.1f"), number_text(0.02, "+.1f")
    ('0', '-0.3', '0.0')
    """
    text = "" if value is None else format(value, form)
    return text if any(digit in text for digit in "123456789") else text.lstrip("+-")


def span_text(low: float, high: float) -> str:
    """Write from where to where, in whole numbers; one number where both are the same."""
    one, other = number_text(low, ".0f"), number_text(high, ".0f")
    return one if one == other else f"{one} to {other}"


@cache
def read_words(group: str) -> dict[str, Any]:
    """Read one group of words, a table of ``words.toml``, such as ``page``."""
    text = files("posecheck.text").joinpath("words.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(text)[group]
    return found
