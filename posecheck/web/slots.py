"""Places that are taken for a while: so many for all, and so many for each session, so that one phone leaves room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from .auth import CallerIdentity


class SlotError(Exception):
    """All places are taken; `by_caller` says whether the caller has them."""

    def __init__(self, *, by_caller: bool) -> None:
        super().__init__()
        self.by_caller = by_caller


class Slots:
    """Counts who has which places; it is used in the event loop alone."""

    def __init__(self, places: int, per_rider: int) -> None:
        self._places, self._per_rider = places, per_rider
        self._taken: Counter[str] = Counter()

    @contextmanager
    def take(self, who: CallerIdentity) -> Iterator[None]:
        """Take a place while something lasts; a fitter may have all but those that others have."""
        if who.role == "rider" and self._taken[who.owner] >= self._per_rider:
            raise SlotError(by_caller=True)
        if self._taken.total() >= self._places:
            raise SlotError(by_caller=False)
        self._taken[who.owner] += 1
        try:
            yield
        finally:
            self._taken[who.owner] -= 1
            self._taken += Counter()  # forgets whoever has none


class ChangeLocks:
    """Lets one change of a clip happen at a time, so that what was checked still holds when it is written."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: dict[str, tuple[Lock, int]] = {}

    @contextmanager
    def hold(self, clip: str) -> Iterator[None]:
        """Wait for a clip's turn."""
        with self._lock:
            mine, waiting = self._held.get(clip, (Lock(), 0))
            self._held[clip] = mine, waiting + 1
        try:
            with mine:
                yield
        finally:
            with self._lock:
                mine, waiting = self._held.pop(clip)
                if waiting > 1:
                    self._held[clip] = mine, waiting - 1
