"""How much memory a piece of work may take beyond what its process holds already."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Final

_STATM: Final = Path("/proc/self/statm")
_DATA: Final = 5
"""Where in that file the data of the process stand, in pages."""


class MemoryAllowance:
    """Lets what is done inside ``with`` take so much more memory than the process held when this was made.

    Beyond it the system gives none, and the work ends with a MemoryError or with what its library makes of that. It may
    be entered again and again, in several threads; the narrowest of those inside holds. On Linux only: elsewhere the
    system does not keep to it, and nothing is done.
    """

    def __init__(self, size_bytes: int) -> None:
        self._most_bytes = _data_bytes() + size_bytes

    @property
    def left_bytes(self) -> int:
        """How much more it may take as things stand."""
        return max(0, self._most_bytes - _data_bytes())

    def __enter__(self) -> None:
        with _LOCK:
            if not _inside:
                _before[:] = [_limits()]
            _inside.append(self._most_bytes)
            _hold_to(min(_inside))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with _LOCK:
            _inside.remove(self._most_bytes)
            _hold_to(min(_inside, default=None))


_LOCK: Final = threading.Lock()
_inside: Final[list[int]] = []
"""What each of those inside may bring the process to."""

_before: Final[list[tuple[int, int]]] = []
"""The limits that hold where nobody is inside."""


def _limits() -> tuple[int, int]:
    if sys.platform != "linux":
        return -1, -1
    import resource

    return resource.getrlimit(resource.RLIMIT_DATA)


def _hold_to(most_bytes: int | None) -> None:
    """Hold the process to so much; None for what held before."""
    if sys.platform != "linux":
        return
    import resource

    ((soft, hard),) = _before
    told = [size for size in (most_bytes, soft) if size not in (None, resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_DATA, (min(told, default=soft), hard))


def _data_bytes() -> int:
    """How much the process holds for itself; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    import resource

    try:
        return int(_STATM.read_text(encoding="ascii").split()[_DATA]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 1 << 40  # nothing is known, so nothing is limited
