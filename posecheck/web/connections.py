"""Connections of browsers, with deadlines and bounds, so that nobody who holds many of them shuts out the others.

uvicorn can bound all connections together, and answers 503 beyond that, whoever calls; it counts those that close
too. So that bound is not used. Here a connection at rest makes room for a new one, and none is at rest for long.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

from .settings import Limits


class BoundedConnection(H11Protocol):
    """One connection: its request has to come, and its answer has to be read, in good time."""

    limits = Limits()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; make room where there are too many connections."""
        super().connection_made(transport)
        self.since_s = self.loop.time()
        self.is_known = self._is_socket = False
        self._deadline: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None
        self._await_request()
        make_room(self)

    def handle_websocket_upgrade(self, event: Any) -> None:
        """Leave the connection to a socket, which has deadlines of its own."""
        self._is_socket = True
        self._drop_timers()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadlines."""
        self._drop_timers()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; a request that began to come has to be whole soon."""
        super().data_received(data)
        if self.at_rest:
            self._await_request()
        elif self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def on_response_complete(self) -> None:
        """Remember whether somebody with a session used this connection."""
        self.is_known = self.is_known or self.caller is not None
        self.since_s = self.loop.time()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Give up whoever does not read the answer."""
        super().pause_writing()
        if self._reading is None:
            self._reading = self.loop.call_later(self.limits.idle_s, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: some of the answer was read."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        super().resume_writing()

    @property
    def address(self) -> str:
        """Who is at the other end."""
        return self.client[0] if self.client else ""

    @property
    def caller(self) -> object | None:
        """Who was let in with the last request."""
        state: dict[str, object] = {} if self.cycle is None else cast("Any", self.cycle.scope)["state"]
        return state.get("caller")

    @property
    def at_rest(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    @property
    def can_go(self) -> bool:
        """Whether nobody would miss it: at rest, or a stranger's request that has not come whole."""
        return self.at_rest or (self.cycle.more_body and not self.is_known and self.caller is None)

    def _await_request(self) -> None:
        """Start the clock, unless it runs: more bytes do not put it back."""
        if self._deadline is None and not self._is_socket:
            self._deadline = self.loop.call_later(self.limits.head_s, self._give_up)

    def _give_up(self) -> None:
        self._deadline = None
        if self.at_rest:
            self.transport.close()

    def _drop_timers(self) -> None:
        for timer in (self._deadline, self._reading):
            if timer is not None:
                timer.cancel()


def bounded_connections(limits: Limits) -> type[BoundedConnection]:
    """Make the kind of connection that uvicorn is told to use."""
    return type("BoundedConnections", (BoundedConnection,), {"limits": limits})


def make_room(fresh: BoundedConnection) -> None:
    """Close connections until no address, and not all of them together, have too many; the new one last of all."""
    limits, every = fresh.limits, list(_open(fresh))
    mine = [each for each in every if each.address == fresh.address]
    if len(mine) > limits.connections_per_address:
        _close_one(mine, fresh)
    elif len(every) > limits.connections:
        held = Counter(each.address for each in every)
        _close_one([each for each in every if held[each.address] == max(held.values())], fresh)


def _open(fresh: BoundedConnection) -> Iterator[BoundedConnection]:
    for each in fresh.connections:
        if isinstance(each, BoundedConnection) and not each.transport.is_closing():
            yield each


def _close_one(crowd: list[BoundedConnection], fresh: BoundedConnection) -> None:
    """Close the one that is missed least: a stranger's before a guest's, the oldest first."""
    going = [each for each in crowd if each.can_go and each is not fresh]
    least = min(going, key=lambda each: (each.is_known, each.since_s), default=fresh)
    least.transport.abort()
