"""Pictures that wait for a look: the newest of each phone. Older ones are dropped, never queued."""

from __future__ import annotations

from typing import Generic, TypeVar

Item = TypeVar("Item")


class Mailbox(Generic[Item]):
    """One place for each phone; the phone that has waited longest since its last turn has the next."""

    def __init__(self) -> None:
        self._newest: dict[str, Item] = {}
        self._turns: dict[str, int] = {}
        self._turn = 0

    def put(self, phone: str, item: Item) -> Item | None:
        """Put a picture in; gives the one that it takes the place of, which is dropped."""
        dropped = self._newest.pop(phone, None)
        self._newest[phone] = item
        return dropped

    def take(self) -> tuple[str, Item] | None:
        """Take the picture of whoever is next; None where there is none."""
        if not self._newest:
            return None
        phone = min(self._newest, key=lambda each: self._turns.get(each, -1))
        self._turn += 1
        self._turns[phone] = self._turn
        return phone, self._newest.pop(phone)

    def forget(self, phone: str) -> None:
        """Forget a phone that has gone."""
        self._newest.pop(phone, None)
        self._turns.pop(phone, None)
