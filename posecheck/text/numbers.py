"""Numbers and days as people of a country write them. What programs read has `plain_number`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from numbers import Real
from string import Formatter
from typing import Any, Final

from .language import ENGLISH, current_language

_NARROW: Final = "\N{NARROW NO-BREAK SPACE}"
"""Stands between thousands in French; the films' font lacks it."""

_DIGITS: Final = frozenset("123456789")


def plain_number(value: float | None, form: str) -> str:
    """Put a number into digits for programs, with a point in every language; what rounds to nothing has no sign.

    Parameters
    ----------
    value : float or None
        The number; None gives an empty text.
    form : str
        A format of Python, such as ``+.1f``.

    Returns
    -------
    str
        The digits.
    """
    text = "" if value is None else format(value, form)
    return text if not _DIGITS.isdisjoint(text) else text.lstrip("+-")


def number_text(value: float | None, form: str) -> str:
    """Put a number into digits, as the current language writes them; what rounds to nothing has no sign.

    Parameters
    ----------
    value : float or None
        The number; None gives an empty text.
    form : str
        A format of Python, such as ``+.1f``.

    Returns
    -------
    str
        The digits.

    Examples
    --------
    >>> from posecheck.text import number_text, use_language
    >>> number_text(-0.3, ".0f"), number_text(-0.3, "+.1f"), number_text(0.02, "+.1f")
    ('0', '-0.3', '0.0')
    >>> with use_language("de"):
    ...     number_text(1234.5, ",.1f")
    '1.234,5'
    """
    text, language = plain_number(value, form), current_language()
    if language == ENGLISH or not ("." in text or "," in text):
        return text
    return text.translate(_separators(language))


@cache
def _separators(language: str) -> Mapping[int, str]:
    from babel import Locale

    signs = Locale.parse(language).number_symbols["latn"]
    return {ord("."): signs["decimal"], ord(","): signs["group"].replace(_NARROW, "\N{NO-BREAK SPACE}")}


def day_text(day: date) -> str:
    """Write a day as the current language does; in English by year, month and day.

    Examples
    --------
    >>> from datetime import date
    >>> from posecheck.text import day_text, use_language
    >>> day_text(date(2026, 11, 5))
    '2026-11-05'
    >>> with use_language("de"):
    ...     day_text(date(2026, 11, 5))
    '05.11.2026'
    """
    if current_language() == ENGLISH:
        return day.strftime("%Y-%m-%d")
    from babel.dates import format_date

    return str(format_date(day, "medium", locale=current_language()))


def moment_text(moment: datetime) -> str:
    """Write a day and the time of day to the minute."""
    return f"{day_text(moment)} {moment:%H:%M}"


class NumberFormatter(Formatter):
    """Fills in ``{named}`` fields; numbers among them are written as the current language does."""

    def format_field(self, value: Any, form: str) -> Any:
        """Put one value into text, by the format that stands behind the colon."""
        if isinstance(value, Real) and not isinstance(value, bool):
            return number_text(float(value) if form and form[-1] in "eEfFgG%" else value, form)  # type: ignore[arg-type]
        return super().format_field(value, form)


FORMATTER: Final = NumberFormatter()
