"""Clips that lie elsewhere: fetched into a file of their own for as long as they are needed."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from posecheck.errors import SettingsError, VideoError
from posecheck.system.installation import how_to_install
from posecheck.text import gettext

from .address import address_path, check_address, hide_secrets, is_file_address, is_url, shown_address

REMOTE_BYTES_LIMIT: Final = 8 << 30
"""Larger clips are not fetched: two hours of a phone's best picture take less."""

_BLOCK: Final = 1 << 20
_NAME_LIMIT: Final = 60


@contextmanager
def local_copy(source: str, limit: int = REMOTE_BYTES_LIMIT) -> Iterator[str]:
    """Give a file to read a clip from; the copy of an address is deleted afterwards.

    No more than `limit` bytes are fetched. Raises VideoError if it cannot be fetched, or is too large. Raises
    SettingsError if the address is of a kind that is not allowed, or needs a library that is not there.
    """
    if not is_url(source):
        yield source
        return
    check_address(source)
    if is_file_address(source):
        yield address_path(source)
        return
    name = re.sub(r"[^\w.-]+", "_", shown_address(source).rpartition("/")[2], flags=re.ASCII)
    with tempfile.TemporaryDirectory(prefix="posecheck-") as folder:
        copy = Path(folder) / (name[-_NAME_LIMIT:].strip(".") or "clip")
        _fetch(source, copy, limit)
        yield str(copy)


def list_addresses(pattern: str) -> list[str]:
    """Find the clips that an address with ``*`` stands for. Raises SettingsError if it cannot be listed."""
    try:
        files, path = _file_system(pattern)
        return sorted(files.unstrip_protocol(found) for found in files.glob(path))
    except SettingsError:
        raise
    except Exception as error:  # noqa: BLE001  each of fsspec's file systems has errors of its own
        msg = gettext("{name} cannot be listed: {error}.", name=shown_address(pattern), error=_failure_text(error))
        raise SettingsError(msg) from None  # its text may hold the password


def _fetch(source: str, copy: Path, limit: int) -> None:
    shown = shown_address(source)
    try:
        files, path = _file_system(source)
        with files.open(path, "rb") as there, copy.open("wb") as here:
            left = limit
            while left >= 0 and (block := there.read(_BLOCK)):
                left -= len(block)
                here.write(block)
    except SettingsError:
        raise
    except Exception as error:  # noqa: BLE001  each of fsspec's file systems has errors of its own
        msg = gettext(
            "{name} cannot be fetched: {error}. Check the address, and that this machine may read it.",
            name=shown,
            error=_failure_text(error),
        )
        raise VideoError(msg) from None  # its text may hold the password
    if left < 0:
        msg = gettext(
            "{name} is larger than {limit_mb} MB. Cut it, or fetch it yourself.", name=shown, limit_mb=limit >> 20
        )
        raise VideoError(msg)


def _file_system(address: str) -> tuple[Any, str]:
    """Give the file system of an address, and the path in it."""
    check_address(address)
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        msg = f"{gettext('Clips with an address need fsspec.')} {how_to_install('cluster')}"
        raise SettingsError(msg) from None
    scheme, _, rest = address.partition("://")
    try:
        files, path = url_to_fs(f"{scheme.lower()}://{rest}")
    except ImportError as error:
        msg = gettext(
            "{name} needs a library that is not there ({error}).",
            name=shown_address(address),
            error=hide_secrets(str(error)),
        )
        raise SettingsError(msg) from None
    return files, str(path)


def _failure_text(error: Exception) -> str:
    """Say why something cannot be fetched, without the error's own text, which may hold the address as it was."""
    status = getattr(error, "status", None)
    if isinstance(error, FileNotFoundError):
        return gettext("there is no such file")
    if isinstance(error, PermissionError):
        return gettext("this machine may not read it")
    if isinstance(error, (TimeoutError, asyncio.TimeoutError)):  # before Python 3.11 they are two
        return gettext("nobody answers in time")
    if isinstance(status, int):
        return gettext("the server answers {status}", status=str(status))
    if isinstance(error, OSError) and (error.errno or 0) > 0:
        return os.strerror(error.errno or 0)
    return gettext("an error of the kind {kind}", kind=type(error).__name__)
