"""Times and days as people write them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import Final

from posecheck.errors import SettingsError
from posecheck.text import gettext

DAYS: Final = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")
"""Forms of a day, with or without a time."""

_CLOCK: Final = re.compile(r"(?:(?:(\d+):)?([0-5]?\d):([0-5]?\d(?:\.\d*)?)|(\d+(?:\.\d*)?|\.\d+))", re.ASCII)
_LONG: Final = 12
_MINUTE_S: Final = 60
_HOUR_S: Final = 3600


def parse_seconds(text: str | float) -> float:
    """Read a time in a clip [s]: seconds, minutes and seconds, or hours, minutes and seconds.

    Raises SettingsError if it is none.

    Examples
    --------
    >>> from posecheck.records.times import parse_seconds
    >>> parse_seconds("20"), parse_seconds("0:20"), parse_seconds("1:02:30.5")
    (20.0, 20.0, 3750.5)
    """
    written = str(text).strip()
    found = _CLOCK.fullmatch(written) if len(written) <= _LONG else None
    if found is None:
        msg = gettext("{text} is no time. Write seconds (20), minutes (0:20) or hours (1:02:30).", text=repr(written))
        raise SettingsError(msg)
    hours, minutes, seconds, alone = found.groups()
    return float(alone) if alone else _HOUR_S * int(hours or 0) + _MINUTE_S * int(minutes) + float(seconds)


def clock_text(seconds: float) -> str:
    """Write a time in a clip as a player shows it.

    Examples
    --------
    >>> from posecheck.records.times import clock_text
    >>> clock_text(20.4), clock_text(3750)
    ('0:20', '1:02:30')
    """
    minutes, rest = divmod(round(seconds), _MINUTE_S)
    hours, minutes = divmod(minutes, _MINUTE_S)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def parse_day(text: str | datetime) -> datetime:
    """Read a day, with or without a time; without one it is midnight. Raises SettingsError if it is none.

    Examples
    --------
    >>> from posecheck.records.times import parse_day
    >>> parse_day("2026-05-04 18:30").hour
    18
    """
    if isinstance(text, datetime):
        return text
    for form in DAYS:
        with suppress(ValueError):
            return datetime.strptime(text.strip(), form)  # noqa: DTZ007  the rider's own clock
    msg = gettext(
        "{text} is no day. Write year, month and day, such as 2026-05-04, with a time if you like: 2026-05-04 18:30.",
        text=repr(text),
    )
    raise SettingsError(msg)
