"""What a row of the history holds: names that people write in many ways, days, and what tells two recordings apart."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import date, datetime, time, timezone
from typing import Any, Final, Literal

from posecheck.errors import SettingsError
from posecheck.records.analysis import Analysis
from posecheck.records.serialise import to_plain
from posecheck.records.tracking import Recording, Track
from posecheck.text import gettext, gettext_noop

from .files import analysis_text
from .tables import NAME_LIMIT

NOTE_LIMIT: Final = 10_000
"""Longest note, in letters."""


def name_key(name: str) -> str:
    """Reduce a rider's name to what tells riders apart.

    Case, spaces around, double ones and ways of writing accents are gone.

    Examples
    --------
    >>> from posecheck.storage.history_keys import name_key
    >>> name_key("  Anna  MÜLLER ") == name_key("anna müller")
    True
    """
    name = name.encode(errors="backslashreplace").decode()  # bytes that are no text come as halves of letters
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())


_NAMES: Final = {
    "rider": gettext_noop("The name of a rider has 1 to {limit} letters, all of which can be printed."),
    "bike": gettext_noop("The name of a bike has 1 to {limit} letters, all of which can be printed."),
}


def check_name(name: str, whose: Literal["rider", "bike"]) -> str:
    """Check a name that is to be kept, and leave out superfluous spaces; `whose` says what it is the name of.

    Raises SettingsError if it is empty, too long, or holds what cannot be printed.
    """
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    if not tidy or not tidy.isprintable() or max(len(tidy), len(name_key(tidy))) > NAME_LIMIT:
        raise SettingsError(gettext(_NAMES[whose], limit=NAME_LIMIT))
    return tidy


def check_note(text: str) -> str:
    """Check a note that is to be kept, and leave out spaces around; it may have several lines.

    Raises SettingsError if it is empty, too long, or holds what cannot be printed.
    """
    lines = [line.rstrip() for line in text.strip().expandtabs(4).splitlines()]
    tidy = "\n".join(lines)
    if not tidy or len(tidy) > NOTE_LIMIT or not all(line.isprintable() for line in lines):
        msg = gettext("A note has 1 to {limit} letters, all of which can be printed.", limit=NOTE_LIMIT)
        raise SettingsError(msg)
    return tidy


def day_moment(day: date | None) -> datetime:
    """Place a day in time, by the clock of the place, without a zone: a day is its midnight, None is now."""
    if day is None:
        return datetime.now()  # noqa: DTZ005  the clock of the place
    if not isinstance(day, datetime):
        return datetime.combine(day, time())
    return day.astimezone().replace(tzinfo=None) if day.tzinfo else day


def settings_sha256(recording: Recording) -> str:
    """Reduce a recording to what tells it apart from others of the same clip.

    That is the settings, the engines and the parts looked at; not the landmarks, which another version of an engine
    sees a little differently, nor corrections by hand.
    """
    tracks = [_track_identity(track) for track in (recording.side, recording.rear, recording.other_side)]
    settings = to_plain(recording.settings)
    if settings["stickers"] == "auto":  # entries from before there were stickers have the same hash
        del settings["stickers"]
    if not settings["marks"]:  # and so have those from before there were marks
        del settings["marks"]
    identity = {"settings": settings, "tracks": tracks}
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()


def _track_identity(track: Track | None) -> list[Any] | None:
    if track is None:
        return None
    # To the millisecond: another version of a decoder may differ behind that, and it is the same clip.
    ends = [round(float(time_s), 3) for time_s in track.time_s[[0, -1]]] if len(track.time_s) else []
    return [track.engine.name, *ends]


def entry_columns(analysis: Analysis) -> dict[str, Any]:
    """Lay an analysis out as a row: the document, and what a list of clips shows."""
    base = analysis.clip.path.replace("\\", "/").rsplit("/", 1)[-1]
    return {
        "clip": "".join(letter if letter.isprintable() else "?" for letter in base),
        "riding": analysis.riding,
        "model": analysis.made_by.get("model", ""),
        "version": analysis.made_by.get("posecheck", ""),
        "usable": analysis.quality.usable,
        "kept_at": datetime.now(timezone.utc).replace(tzinfo=None),
        "analysis": analysis_text(analysis),
    }
