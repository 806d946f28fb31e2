"""What is in a file, as a hash: read piece by piece, so that a long clip takes no memory."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

_PIECE: Final = 1 << 20


def file_sha256(path: Path) -> str:
    """Hash the content of a file by SHA-256. Raises OSError if it cannot be read."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()
