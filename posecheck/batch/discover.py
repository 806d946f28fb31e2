"""Which clips there are: in files, folders, patterns and lists."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from string import Formatter
from typing import Final

from posecheck.errors import SettingsError
from posecheck.system.ownership import is_result_folder
from posecheck.text import gettext, gettext_noop, shorten_list
from posecheck.video.address import address_path, check_address, is_file_address, is_url
from posecheck.video.remote import list_addresses

from .found import NAMED, Found, clip_id, first_facts, place_of, shown_name
from .lists import read_list

SUFFIXES: Final = (".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi", ".gif")
"""Files that are looked at in a folder; any file will do if it is named itself."""

LIST: Final = ".csv"
"""How the name of a list of clips ends."""

_NO_CLIP: Final = gettext_noop("There is no clip in {path} ({kinds}).")
_NOTHING: Final = gettext_noop("No clip was named.")


def find_clips(
    paths: Iterable[str],
    pattern: str = "",
    skipped: Sequence[Path] = (),
    warn: Callable[[str], None] | None = None,
    *,
    allow_outside: bool = False,
    database: str | None = None,
) -> list[Found]:
    """Find all clips.

    Paths are files, folders (searched through), patterns with ``*``, addresses, and lists of clips (.csv). The
    `pattern` is how file names warn of rider, bike and date, such as ``{rider}_{bike}_{date}``. `warn` is called with a
    sentence for each path without a clip, and for names that the pattern does not fit. Clips come in order of their
    files. One that several paths lead to is there once; one that rows of lists name is there for each row that tells
    something else about it. The history in `database` knows the numbers of bikes. Raises SettingsError if there is
    nothing of that name, no clip at all, or a pattern, a list or an address makes no sense.
    """
    reads = _reader(pattern)
    once: dict[str, Found] = {}
    rows: dict[str, dict[str, Found]] = {}
    sentences: list[str] = []
    for path in paths:
        if path.lower().endswith(LIST):
            there = list(read_list(path, allow_outside=allow_outside, database=database))
            for row in there:
                rows.setdefault(place_of(row.source), {}).setdefault(row.as_text(), row)
        else:
            there = list(_named(_clips(path, skipped), reads))
            once = {place_of(one.source): one for one in there} | once
            sentences += _unfitting(there, reads, pattern)
        sentences += [] if there else [gettext(_NO_CLIP, path=path, kinds=", ".join(SUFFIXES))]
    alike = {place: [one] for place, one in once.items()} | {place: list(some.values()) for place, some in rows.items()}
    if not alike:
        raise SettingsError(" ".join(sentences) or gettext(_NOTHING))
    if warn is not None:
        for sentence in sentences:
            warn(sentence)
    return list(_with_own_ids(sorted(alike.values(), key=lambda some: (some[0].facts.file, some[0].facts.id))))


def _unfitting(clips: Sequence[Found], reads: Callable[[str], dict[str, str]], pattern: str) -> list[str]:
    """Say which names the pattern does not fit."""
    names = [PurePosixPath(one.facts.file).name for one in clips if not any(reads(_stem(one.source)).values())]
    if not names or not pattern:
        return []
    text = gettext(
        "{pattern} does not fit {names}: their rider, bike and date stay unknown.",
        pattern=pattern,
        names=shorten_list(names),
    )
    return [text]


def _stem(source: str) -> str:
    return PurePosixPath(shown_name(source)).stem


def _with_own_ids(alike: Iterable[Sequence[Found]]) -> Iterator[Found]:
    """Tell rows about one file apart by what they warn, so that neither their order nor a signature matters."""
    taken: set[str] = set()
    for some in alike:
        for one in some:
            row = one.as_text(lasting=True) if len(some) > 1 else ""
            name = clip_id(one.source, row)
            while name in taken:  # as where two addresses differ in their signatures only
                row += "+"
                name = clip_id(one.source, row)
            taken.add(name)
            yield replace(one, facts=replace(one.facts, id=name))


def _clips(path: str, skipped: Sequence[Path]) -> list[str]:
    """Name the clips that a path stands for."""
    if is_url(path):
        check_address(path)
        if not is_file_address(path):
            return list_addresses(path) if "*" in path else [path]
        path = address_path(path)
    if os.path.isdir(path):  # noqa: PTH112  a Path raises where a folder above may not be read, or a name is too long
        return sorted(_inside(path, {os.path.realpath(folder) for folder in skipped}))
    if os.path.lexists(path):
        return [path]
    matches = sorted(match for match in glob.glob(path, recursive=True) if not os.path.isdir(match))  # noqa: PTH112, PTH207
    if not matches:
        msg = gettext("There is no clip {path}. Check the name.", path=path)
        raise SettingsError(msg)
    return matches


def _inside(folder: str, skipped: set[str]) -> Iterator[str]:
    """Search through a folder, but not through what posecheck wrote."""
    for at, folders, files in os.walk(folder):
        there = {name: Path(at, name) for name in folders if not name.startswith(".")}
        folders[:] = [
            name for name, path in there.items() if not is_result_folder(path) and os.path.realpath(path) not in skipped
        ]
        yield from (
            os.path.join(at, name)  # noqa: PTH118  a Path would lose a leading ./
            for name in files
            if name.lower().endswith(SUFFIXES) and not name.startswith(".")
        )


def _named(files: Iterable[str], reads: Callable[[str], dict[str, str]]) -> Iterator[Found]:
    for file in files:
        yield Found(first_facts(file, reads(_stem(file))), file)


def _reader(pattern: str) -> Callable[[str], dict[str, str]]:
    """Make a pattern with names in braces into a function that reads them out of a file's name."""
    form = ""
    try:
        for text, name, *_ in Formatter().parse(pattern):
            form += re.escape(text)
            if name is not None:
                form += f"(?P<{name}>.+?)"
        compiled, names = re.compile(form), set(re.findall(r"\?P<(.*?)>", form))
    except (ValueError, re.error):
        names = {""}
    if not names <= set(NAMED):
        msg = gettext(
            "The pattern {pattern} makes no sense. It may hold {{rider}}, {{bike}} and {{date}}, each once.",
            pattern=repr(pattern),
        )
        raise SettingsError(msg)

    def reads(stem: str) -> dict[str, str]:
        match = compiled.fullmatch(stem)
        return match.groupdict() if match else {}

    return reads
