"""A folder of results, written whole or not at all, which never takes the place of somebody's own files.

The rule, for every command and for Python: what a command reads, a database, and a file that posecheck did not write
are never replaced, whatever is told. `check_output` and `check_page` say so before any work; `write_folder` and
`write_whole` keep to it once more when they write.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from posecheck.errors import StoreError
from posecheck.text import gettext, ngettext, shorten_list

from .atomic import hold_interrupts, replace_folder, sibling_path
from .ownership import CLUTTER, changed_files, foreign_names, is_our_page, is_result_folder, list_files, owned_names
from .process import file_size_bytes

_Path = str | os.PathLike[str]
_TRIES: Final = 5
_PAUSE_S: Final = 0.01
_LEAST_BYTES: Final = 500_000
"""Films, reports and recordings are larger, or nearly so; it is better to hear of it before the work than behind it."""


def check_output(place: Path, *, force: bool = False, inputs: Iterable[_Path] = ()) -> None:
    """Make sure that a folder may be written, before any work is done for it.

    `force` allows to replace an older export, and files of posecheck's that somebody changed since; none of the
    `inputs` may lie in the folder. Raises StoreError if something of the user's would be lost, or nothing can be
    written there.
    """
    check_inputs([place], inputs)
    whole = _follow_links(place)
    if _find_held([whole], [Path.cwd(), Path.home()]):
        msg = gettext(
            "{name} is the folder that you are in, or holds it, so it must not be replaced. Name another folder.",
            name=place,
        )
        raise StoreError(msg)
    _check_parent(place, whole)
    try:
        _check_content(place, whole, force=force)
    except OSError as error:
        msg = gettext("{name} cannot be read: {error}.", name=place, error=error.strerror or error)
        raise StoreError(msg) from error


def check_inputs(places: Sequence[Path], inputs: Iterable[_Path]) -> None:
    """Make sure that nothing which a command reads lies in what it replaces.

    Raises StoreError if one does, under whatever name: by way of a link, as a hard link, in other letters.
    """
    held = _find_held([_follow_links(place) for place in places], [Path(path) for path in inputs])
    if held is not None:
        msg = gettext(
            "{name} must not be replaced, as writing {place} would. Name another place for the results.",
            name=held[0],
            place=held[1],
        )
        raise StoreError(msg)


def check_page(path: _Path, inputs: Iterable[_Path] = ()) -> None:
    """Make sure that a page may be written, before any work is done for it.

    Raises StoreError if there is something that is no page of posecheck's, or nothing can be written there.
    """
    check_inputs([Path(path)], inputs)
    _check_parent(Path(path), Path(path).absolute())
    _check_file(Path(path), is_our_page)


@contextmanager
def write_folder(place: Path, kept: tuple[str, ...] = ()) -> Iterator[Path]:
    """Write a folder beside its place, then put it there; on any error nothing changes.

    `kept` files of the old folder move into the new one, unless that has its own. Raises StoreError if it cannot be
    written, or holds something that posecheck did not write.
    """
    whole = _follow_links(place)
    new = sibling_path(whole)
    try:
        _check_content(place, whole, force=True)
        new.mkdir()
        yield new
        with hold_interrupts():
            _move_kept(whole, new, (*kept, *CLUTTER))
            list_files(new)
            _check_content(place, whole, force=True)  # much may have happened meanwhile
            replace_folder(new, whole)
    except OSError as error:
        msg = gettext("{name} cannot be written: {error}.", name=place, error=error.strerror or error)
        raise StoreError(msg) from error
    finally:
        with hold_interrupts():
            shutil.rmtree(new, ignore_errors=True)


def write_whole(
    path: _Path, write: Callable[[BinaryIO], object], is_own: Callable[[Path], bool] = lambda _: False
) -> None:
    """Write a file beside its place, then put it there; on any error nothing changes.

    `is_own` says whether a file that is there may be replaced. Raises StoreError if it cannot be written, or something
    else is there.
    """
    place = Path(path)
    _check_file(place, is_own)
    new = sibling_path(place)
    try:
        with new.open("xb") as file:
            write(file)
        new.replace(place)
    except OSError as error:
        msg = gettext("{name} cannot be written: {error}.", name=os.fspath(path), error=error.strerror or error)
        raise StoreError(msg) from error
    finally:
        new.unlink(missing_ok=True)


def _check_file(place: Path, is_own: Callable[[Path], bool]) -> None:
    try:
        there = stat.S_ISREG(place.lstat().st_mode)
    except FileNotFoundError:
        return
    except OSError as error:
        msg = gettext("{name} cannot be written: {error}.", name=place, error=error.strerror or error)
        raise StoreError(msg) from error
    if not (there and is_own(place)):
        msg = gettext("{name} is there already and was not written by posecheck. Name another file.", name=place)
        raise StoreError(msg)


def _check_parent(place: Path, whole: Path) -> None:
    """Refuse where nothing can be written."""
    if not whole.parent.is_dir():
        folder = whole.parent if place.parent.is_dir() else place.parent  # a link may lead to where there is none
        msg = gettext("{name} cannot be written: there is no folder {folder}.", name=place, folder=folder)
        raise StoreError(msg)
    if not os.access(whole.parent, os.W_OK):
        msg = gettext(
            "{name} cannot be written: nothing may be written into {folder}.", name=place, folder=place.parent
        )
        raise StoreError(msg)
    if (limit_bytes := file_size_bytes()) is not None and limit_bytes < _LEAST_BYTES:
        msg = gettext(
            "{name} cannot be written: no file may grow beyond {limit_bytes:,} bytes here. Allow more: ulimit -f.",
            name=place,
            limit_bytes=limit_bytes,
        )
        raise StoreError(msg)
    if _is_too_long(whole):
        msg = gettext("{name} cannot be written: its name is too long. Name a shorter one with --out.", name=place)
        raise StoreError(msg)


def _is_locked(folder: Path) -> bool:
    """Whether a folder's files may not be changed; one that is not there because another run swaps it just now may."""
    try:
        before, may, after = folder.stat(), os.access(folder, os.W_OK | os.X_OK), folder.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    is_same = (before.st_ino, before.st_ctime_ns) == (after.st_ino, after.st_ctime_ns)
    return folder.is_dir() and is_same and not may


def _check_content(place: Path, whole: Path, *, force: bool) -> None:
    """Refuse a folder with something else than posecheck's files in it; another run may be swapping it meanwhile."""
    if _is_locked(whole):  # it could be moved away, but its files not removed
        msg = gettext("Nothing may be changed in {name}. Allow it, or name another folder.", name=place)
        raise StoreError(msg)
    trouble = _why_never(place, whole)
    for _ in range(_TRIES):
        if trouble is None:
            break
        time.sleep(_PAUSE_S)
        trouble = _why_never(place, whole)
    if trouble is None and not force:
        trouble = _why_unasked(place, whole)
    if trouble is not None:
        raise StoreError(trouble)


def _why_never(place: Path, whole: Path) -> str | None:
    """Say what must never be replaced."""
    if not os.path.lexists(whole):
        return None
    if not whole.is_dir():
        return gettext("{name} is there already and is no folder. Name another place for the results.", name=place)
    try:
        found = foreign_names(whole)
    except FileNotFoundError:
        return None  # it is gone by now
    if found and owned_names(whole) is None:
        return gettext("{name} is there already and was not written by posecheck. Name another folder.", name=place)
    if found:
        return gettext(
            "{name} holds {files}, not written by posecheck. Move it elsewhere, or name another folder.",
            name=place,
            files=shorten_list(found),
        )
    return None


def _why_unasked(place: Path, whole: Path) -> str | None:
    """Say what must not be replaced unasked."""
    edited = changed_files(whole)
    if edited:
        return ngettext(
            "{files} in {name} was changed since posecheck wrote it. Name another folder, or add --force.",
            "{files} in {name} were changed since posecheck wrote them. Name another folder, or add --force.",
            len(edited),
            files=shorten_list(edited),
            name=place,
        )
    if owned_names(whole) is not None and not is_result_folder(whole):
        return gettext("{name} holds an older export. Name another folder, or add --force to replace it.", name=place)
    return None


def _follow_links(place: Path) -> Path:
    """Follow all links; unlike `Path.resolve` a link that leads in a circle is no error."""
    return Path(os.path.realpath(place))


def _find_held(places: Sequence[Path], files: Iterable[Path]) -> tuple[Path, Path] | None:
    """Find a file that is, or lies in, a place; neither its way there nor the case of its letters hides it."""
    names = {whole: whole for whole in places}
    marks = {
        mark: whole for whole in places for path in _list_entries(whole) if (mark := _file_identity(path)) is not None
    }
    for file in files:
        link = _follow_links(file.absolute().parent) / file.name  # the link itself may lie there, and what it leads to
        for way in (one for start in (link, _follow_links(file)) for one in (start, *start.parents)):
            whole = names.get(way) or marks.get(_file_identity(way) or (-1, -1))
            if whole is not None:
                return file, whole
    return None


def _list_entries(whole: Path) -> list[Path]:
    try:
        return [whole, *whole.iterdir()] if whole.is_dir() else [whole]
    except OSError:
        return [whole]


def _file_identity(path: Path) -> tuple[int, int] | None:
    """Name a file by its place on the disk, which all its hard links share, and any spelling of its name."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _move_kept(old: Path, new: Path, kept: tuple[str, ...]) -> None:
    for name in kept:
        if (old / name).is_file() and not (new / name).exists():
            shutil.copy2(old / name, new / name)


def _is_too_long(place: Path) -> bool:
    try:
        os.lstat(place)
    except OSError as error:
        return error.errno == errno.ENAMETOOLONG
    return False
