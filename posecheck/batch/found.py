"""A clip that was found: where it is, what it is called, and what is told about it alone."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from posecheck.records.batch import ClipLabel
from posecheck.records.serialise import to_plain
from posecheck.video.address import is_url, lasting_address, shown_address

NAMED: Final = ("rider", "bike", "date")
"""What a file's name, or a row of a list, may tell for the tables."""

_HASH: Final = 8
_NAME_BYTES: Final = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A clip, and what is told about it alone.

    Parameters
    ----------
    facts : ClipLabel
        What is known of it, as it may be shown.
    source : str
        Its path or address, which may hold a password: it is neither shown nor written.
    settings : mapping
        Fields of Settings that its row gives.
    parts : mapping
        Fields of a CheckRequest: ``start_s``, ``end_s``, ``rear``, ``other_side``.
    """

    facts: ClipLabel
    source: str = field(repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict)
    parts: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def as_text(self, *, lasting: bool = False) -> str:
        """Put all that is told about the clip into one text.

        With `lasting` it leaves out of addresses what changes while the clip stays the same, and is secret.
        """
        place = lasting_place if lasting else place_of
        parts = {name: place(value) if isinstance(value, str) else value for name, value in self.parts.items()}
        named = {name: getattr(self.facts, name) for name in NAMED}
        settings = {name: to_plain(value) for name, value in self.settings.items()}
        return json.dumps([named, settings, parts], sort_keys=True)


def first_facts(file: str, names: Mapping[str, str]) -> ClipLabel:
    """Put together what is known of a clip before anybody looks at it."""
    rider, bike, date = (names.get(name, "") for name in NAMED)
    return ClipLabel(clip_id(file), shown_name(file), rider, bike, date)


def clip_id(file: str, row: str = "") -> str:
    """Name a clip so that no other shares it, in whatever folder it lies.

    It is the file's name without its ending, and a part of the hash of where it lies and of its `row`, which tells it
    apart from other rows about the same file.

    Examples
    --------
    >>> from posecheck.batch.found import clip_id
    >>> clip_id("https://studio.example/monday/anna.mp4")
    'anna-83ca3b87'
    """
    stem = re.sub(r"[^\w.-]+", "_", PurePosixPath(shown_name(file)).stem)
    stem = stem.encode()[:_NAME_BYTES].decode(errors="ignore").strip(".")
    return f"{stem or 'clip'}-{hashlib.sha256(os.fsencode(lasting_place(file) + row)).hexdigest()[:_HASH]}"


def place_of(file: str) -> str:
    """Name a file in the one way that all paths to it share: the path without links, an address as it is."""
    return file if is_url(file) else os.path.realpath(file)


def lasting_place(file: str) -> str:
    """Name a file as `place_of` does, but an address without what is secret or changes from day to day.

    It is for hashes, not for opening it.
    """
    return lasting_address(file) if is_url(file) else os.path.realpath(file)


def shown_name(file: str) -> str:
    """Name a file as it is shown and written.

    With forward slashes and without what lets somebody in; letters that are no text are replaced.
    """
    return shown_address(file) if is_url(file) else os.fsencode(Path(file).as_posix()).decode(errors="replace")
