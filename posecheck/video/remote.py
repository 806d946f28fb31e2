"""Clips that lie elsewhere: fetched into a file of their own for as long as they are needed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, Final

from posecheck.errors import SettingsError, VideoError

REMOTE_BYTES_LIMIT: Final = 8 << 30
"""Larger clips are not fetched: two hours of a phone's best picture take less."""

_BLOCK: Final = 1 << 20


def is_remote(source: str) -> bool:
    """Whether a clip has to be fetched.

    Parameters
    ----------
    source : str
        A path or an address.

    Returns
    -------
    bool
        True for an address such as ``s3://bucket/ride.mp4``.

    Examples
    --------
    >>> is_url("https://studio.example/ride.mp4"), is_url("ride.mp4")
    (True, False)
    """
    return "://" in source


def local_path(source: str) -> str:
    """Say which file of this machine is meant.

    Parameters
    ----------
    source : str
        A path, or an address.

    Returns
    -------
    str
        A path; other addresses as they are, which are no file here.

    Examples
    --------
    >>> local_path("file:///clips/ride.mp4"), local_path("ride.mp4")
    ('/clips/ride.mp4', 'ride.mp4')
    """
    for scheme in ("file://", "local://"):
        if source.startswith(scheme):
            return source.removeprefix(scheme)
    return source


@contextmanager
def local_copy(source: str, limit: int = REMOTE_BYTES_LIMIT) -> Iterator[str]:
    """Give a file to read a clip from.

    Parameters
    ----------
    source : str
        A path, which is given as it is, or an address that fsspec knows.
    limit : int
        Bytes that are fetched at most.

    Yields
    ------
    str
        A file; a copy is deleted afterwards.

    Raises
    ------
    VideoError
        If it cannot be fetched, or is too large.
    SettingsError
        If addresses of this kind need a library that is not there.
    """
    if not is_remote(source):
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="posecheck-") as folder:
        copy = Path(folder) / f"clip{PurePosixPath(source.partition('?')[0]).suffix}"
        _fetch(source, copy, limit)
        yield str(copy)


def list_remote(address: str) -> list[str]:
    """Find the clips that an address with ``*`` stands for.

    Parameters
    ----------
    address : str
        An address that fsspec knows, such as ``s3://bucket/monday/*.mp4``.

    Returns
    -------
    list of str
        Addresses in order.

    Raises
    ------
    SettingsError
        If it cannot be listed.
    """
    fsspec = _fsspec()
    try:
        files, _, (folder, *_) = fsspec.get_fs_token_paths(address)
        return sorted(files.unstrip_protocol(path) for path in files.glob(folder))
    except Exception as error:  # each of fsspec's file systems has errors of its own
        msg = f"{address} cannot be listed ({error})."
        raise SettingsError(msg) from error


def _fetch(source: str, copy: Path, limit: int) -> None:
    fsspec = _fsspec()
    try:
        with fsspec.open(source, "rb") as there, copy.open("wb") as here:
            left = limit
            while left >= 0 and (block := there.read(_BLOCK)):
                left -= len(block)
                here.write(block)
    except ImportError as error:
        msg = f"{source} needs a library that is not there ({error})."
        raise SettingsError(msg) from error
    except Exception as error:  # each of fsspec's file systems has errors of its own
        msg = f"{source} cannot be fetched ({error}). Check the address, and that this machine may read it."
        raise VideoError(msg) from error
    if left < 0:
        msg = f"{source} is larger than {limit >> 20} MB. Cut it, or fetch it yourself."
        raise VideoError(msg)


def _fsspec() -> Any:
    try:
        import fsspec
    except ImportError as error:
        msg = "Clips with an address need fsspec. Install it with: pip install 'posecheck[cluster]'"
        raise SettingsError(msg) from error
    return fsspec
