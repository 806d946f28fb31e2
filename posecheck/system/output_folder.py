"""A folder of results, written whole or not at all, which never takes the place of somebody's own files unasked."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from posecheck.errors import StoreError

from .atomic import hold_interrupts, replace_folder, sibling_path

RESULT_MARK: Final = "analysis.json"
RESULT_MARKS: Final[Mapping[str, str]] = {
    RESULT_MARK: "posecheck/analysis/",
    "comparison.json": "posecheck/comparison/",
}
"""A folder that holds one of these files, in our format, was written by posecheck."""

_HEAD: Final = 200


def is_result_folder(place: Path) -> bool:
    """Whether a folder was written by posecheck.

    Parameters
    ----------
    place : Path
        A folder.

    Returns
    -------
    bool
        True if it holds an analysis or a comparison of ours.
    """
    return any(_begins(place / name, schema) for name, schema in RESULT_MARKS.items())


def _begins(file: Path, schema: str) -> bool:
    """Whether a file begins as a document of ours does."""
    try:
        with file.open(encoding="utf-8") as opened:
            return f'"schema": {json.dumps(schema)[:-1]}' in opened.read(_HEAD)
    except (OSError, ValueError):
        return False


def check_output(place: Path, *, force: bool = False, spared: tuple[Path, ...] = ()) -> None:
    """Make sure that a folder may be written, before any work is done for it.

    Parameters
    ----------
    place : Path
        The folder.
    force : bool
        Whether something else that is there may be replaced.
    spared : tuple of Path
        Files that must not vanish with it.

    Raises
    ------
    StoreError
        If something of the user's would be lost, or nothing can be written there.
    """
    whole = place.resolve()
    if any(
        whole == kept or whole in kept.parents for kept in (Path.cwd(), Path.home(), *(p.resolve() for p in spared))
    ):
        msg = f"{place} holds what must not be replaced. Name a folder of its own with --out."
        raise StoreError(msg)
    if not whole.parent.is_dir():
        msg = f"{place} cannot be written: there is no folder {place.parent}."
        raise StoreError(msg)
    if not os.access(whole.parent, os.W_OK):
        msg = f"{place} cannot be written: nothing may be written into {place.parent}."
        raise StoreError(msg)
    if _is_too_long(place):
        msg = f"{place} cannot be written: its name is too long. Name a shorter one with --out."
        raise StoreError(msg)
    if os.path.lexists(place) and not place.is_dir():
        msg = f"{place} is a file, and stays one. Name a folder with --out."
        raise StoreError(msg)
    if os.path.lexists(place) and not (force or is_result_folder(place) or _is_empty(place)):
        msg = f"{place} is there already and was not written by posecheck. Name another with --out, or add --force."
        raise StoreError(msg)


@contextmanager
def write_folder(place: Path, kept: tuple[str, ...] = ()) -> Iterator[Path]:
    """Write a folder beside its place, then put it there; on any error nothing changes.

    Parameters
    ----------
    place : Path
        The folder, allowed by `check_output`; what is there is replaced.
    kept : tuple of str
        Files of the old folder that move into the new one, unless that has its own.

    Yields
    ------
    Path
        An empty folder to write into.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    new = sibling_path(place)
    try:
        new.mkdir()
        yield new
        with hold_interrupts():
            _keep(place, new, kept)
            replace_folder(new, place)
    except OSError as error:
        msg = f"{place} cannot be written: {error.strerror or error}."
        raise StoreError(msg) from error
    finally:
        with hold_interrupts():
            shutil.rmtree(new, ignore_errors=True)


def write_whole(path: str | os.PathLike[str], write: Callable[[BinaryIO], object]) -> None:
    """Write a file beside its place, then put it there; on any error nothing changes.

    Parameters
    ----------
    path : str or path
        The file; one that is there is replaced.
    write : callable
        Writes it.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    place = Path(path)
    new = sibling_path(place)
    try:
        with new.open("xb") as file:
            write(file)
        new.replace(place)
    except OSError as error:
        msg = f"{os.fspath(path)} cannot be written: {error.strerror or error}."
        raise StoreError(msg) from error
    finally:
        new.unlink(missing_ok=True)


def _keep(old: Path, new: Path, kept: tuple[str, ...]) -> None:
    for name in kept:
        if (old / name).is_file() and not (new / name).exists():
            shutil.copy2(old / name, new / name)


def _is_too_long(place: Path) -> bool:
    try:
        os.lstat(place)
    except OSError as error:
        return error.errno == errno.ENAMETOOLONG
    return False


def _is_empty(place: Path) -> bool:
    return place.is_dir() and not any(place.iterdir())
