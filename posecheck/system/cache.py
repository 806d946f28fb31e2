"""What can be made again at any time, kept in the user's cache folder so that it need not be."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Final

from posecheck.errors import StoreError

from .output_folder import write_whole

_HASH_BYTES: Final = hashlib.sha256().digest_size


def cache_path() -> Path:
    """Name the folder; it may be deleted at any time."""
    from platformdirs import user_cache_path

    return user_cache_path("posecheck", appauthor=False)


def read_cached(name: str, version: str) -> bytes | None:
    """Read what was kept under a name for this version; None where it is not there, or damaged."""
    try:
        with _place(name, version).open("rb") as file:
            told, content = file.read(_HASH_BYTES), file.read()
    except OSError:
        return None
    return content if hashlib.sha256(content).digest() == told else None


def keep_cached(name: str, version: str, content: bytes) -> None:
    """Keep it, whole or not at all, instead of other versions; where nothing can be written, nothing is."""
    place, whole = _place(name, version), hashlib.sha256(content).digest() + content
    with suppress(OSError, StoreError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(place, lambda file: file.write(whole), is_own=lambda _: True)
        for other in place.parent.glob(f"{name}-*"):
            if other != place:
                other.unlink(missing_ok=True)


def _place(name: str, version: str) -> Path:
    return cache_path() / f"{name}-{hashlib.sha256(version.encode()).hexdigest()[:16]}"
