"""All live rides of a server: whose they are, who looks at their pictures, and what becomes of them."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Final

from fastapi import HTTPException
from starlette.concurrency import run_in_threadpool

from posecheck.app.live import first_task
from posecheck.errors import PosecheckError
from posecheck.pose.live import first_picture
from posecheck.pose.models import ModelName

from .auth import CallerIdentity
from .live_clip import LEAST_S, PictureSpool
from .live_ride import CamePicture, LiveRide, Message
from .live_workers import LOOK_S, LiveTools, LiveWork, LiveWorkers
from .schemas import LiveWish
from .settings import WebSettings
from .upload_files import UploadFiles

_BEHIND: Final = 32
"""So many answers wait for a phone that does not read them; then the oldest are dropped."""


class LiveAnswers:
    """What is on its way to one connection."""

    def __init__(self) -> None:
        self._answers: deque[Message] = deque(maxlen=_BEHIND)
        self._there = asyncio.Event()
        self._is_over = False

    def say(self, *messages: Message) -> None:
        """Put answers on their way."""
        self._answers.extend(messages)
        self._there.set()

    def end(self) -> None:
        """Say nothing more: another connection has taken the place."""
        self._is_over = True
        self._there.set()

    async def next_answer(self) -> Message | None:
        """Wait for the next answer; None where there will be none."""
        while not self._answers and not self._is_over:
            self._there.clear()
            await self._there.wait()
        return None if self._is_over else self._answers.popleft()


class LiveSeat:
    """One phone's place among the live rides: it stays for a while when the connection breaks."""

    def __init__(self, name: str, who: CallerIdentity, wish: LiveWish, ride: LiveRide) -> None:
        self.name, self.who, self.wish, self.ride = name, who, wish, ride
        self.gone_s: float | None = None
        self.answers = LiveAnswers()

    def say(self, *messages: Message) -> None:
        """Put answers on their way to whoever holds the place now."""
        self.answers.say(*messages)


BringRide = Callable[[LiveSeat, int, PictureSpool], None]
"""Makes a clip of the pictures of a ride's reading, by its number, and puts it into the queue."""


class LiveRides:
    """The live rides of a server. It is used in the event loop alone."""

    def __init__(self, settings: WebSettings, files: UploadFiles, tools: LiveTools, bring: BringRide) -> None:
        self._settings, self._files, self._tools, self._bring = settings, files, tools, bring
        self._seats: dict[str, LiveSeat] = {}
        self._lookers: dict[ModelName, LiveWorkers] = {}
        self._reader: LiveWorkers | None = None
        self._clock: asyncio.Task[None] | None = None
        self.kept: list[str] = []
        """The clips that came of live rides since the server began."""
        self.has_ended = False

    @property
    def lookers(self) -> int:
        """So many pictures are looked at at once."""
        return max(1, self._settings.workers)

    def sentence(self) -> str:
        """Say in one line what the latest ride shows; empty without one."""
        return list(self._seats.values())[-1].ride.sentence() if self._seats else ""

    async def join(self, who: CallerIdentity, wish: LiveWish) -> LiveSeat | None:
        """Give a phone its place, the one that it had where the connection broke; None where all are taken."""
        name = who.owner or "program"
        seat = self._seats.get(name)
        if seat is not None:
            seat.answers.end()
            seat.ride.pause()
        if seat is not None and seat.wish != wish:  # the settings are other ones: another ride
            await self.finish(seat)
            seat = None
        if seat is None:
            if len(self._seats) >= self._settings.limits.live_rides:
                return None
            model = wish.model or self._settings.model
            ride = LiveRide(wish.ride_settings(), model, self._open_spool)
            seat = self._seats[name] = LiveSeat(name, who, wish, ride)
            self._begin(model)
        seat.answers, seat.gone_s = LiveAnswers(), None
        return seat

    def leave(self, seat: LiveSeat, answers: LiveAnswers) -> None:
        """Say that a connection has gone; the place is kept for a while."""
        if seat.answers is answers:
            seat.gone_s = time.monotonic()
            seat.ride.pause()

    def take_picture(self, seat: LiveSeat, message: bytes) -> None:
        """Have a picture looked at. Raises VideoError if it is none."""
        picture = seat.ride.take_picture(message)
        if picture is None or not self._is_there(seat):
            return
        work = LiveWork(
            lambda: seat.ride.next_look(picture) if self._is_there(seat) else None,
            partial(self._looked, seat, picture),
            lambda: seat.say(seat.ride.drop_picture(picture)),
        )
        self._lookers[seat.ride.model].put(seat.name, work)

    def _is_there(self, seat: LiveSeat) -> bool:
        return self._seats.get(seat.name) is seat

    def _looked(self, seat: LiveSeat, picture: CamePicture, found: Mapping[str, Any] | PosecheckError) -> None:
        """Hand on what a look showed, and have the ride read anew where it is time."""
        try:
            if isinstance(found, PosecheckError):
                raise found
            seat.say(*seat.ride.show_picture(picture, found, time.monotonic()))
        except PosecheckError as error:
            seat.say(seat.ride.drop_picture(picture), {"kind": "trouble", "text": str(error)})
            return
        task = seat.ride.reading_task(time.monotonic())
        if task is not None and self._reader is not None:
            self._reader.put(seat.name, LiveWork(lambda: task, partial(self._read, seat, task)))

    def _read(self, seat: LiveSeat, task: Any, found: Mapping[str, Any] | PosecheckError) -> None:
        if isinstance(found, PosecheckError):
            seat.say({"kind": "trouble", "text": str(found)})
        elif self._is_there(seat) and (shown := seat.ride.show_reading(task, found)) is not None:
            seat.say(shown)

    def _begin(self, model: ModelName) -> None:
        """Start the workers of a model, where they do not run yet."""
        memory, make = self._settings.limits.memory_bytes, self._tools.make
        if model not in self._lookers:
            makers = range(self.lookers)
            first = first_picture(model)
            self._lookers[model] = LiveWorkers([make(self._tools.look, memory, LOOK_S) for _ in makers], first)
        self._reader = self._reader or LiveWorkers([make(self._tools.read, memory, LOOK_S)], first_task())
        self._clock = self._clock or asyncio.create_task(self._look_after())

    async def _look_after(self) -> None:
        """End rides whose phone does not come back; nothing that was filmed is lost."""
        while True:
            await asyncio.sleep(1.0)
            now_s, gap_s = time.monotonic(), self._settings.limits.live_gap_s
            for seat in [each for each in self._seats.values() if each.gone_s is not None]:
                if now_s - (seat.gone_s or now_s) > gap_s:
                    await self.finish(seat)

    def _open_spool(self) -> PictureSpool | None:
        """Make the file for the pictures of a reading; None where the disk has no room for them."""
        limits = self._settings.limits
        room = self._files.spare_bytes() - limits.spare_bytes
        if room <= 0:
            return None
        folder = self._files.folder(self._files.fresh())
        return PictureSpool(folder / "coming", min(limits.upload_bytes, room))

    async def finish(self, seat: LiveSeat, *, keep: bool = True) -> tuple[list[str], str]:
        """End a ride: its pictures become clips, one for each reading. Gives their ids, and what was in the way."""
        if not self._is_there(seat):
            return [], ""
        del self._seats[seat.name]
        for workers in self._all_workers():
            workers.forget(seat.name)
        seat.ride.close_spool()
        clips, trouble = [], ""
        for number, spool in enumerate(seat.ride.spools, 1):
            clip = spool.path.parent.name
            try:
                if keep and spool.length_s >= LEAST_S:
                    await run_in_threadpool(self._bring, seat, number, spool)
                    clips.append(clip)
                else:
                    self._files.drop(clip)
            except (PosecheckError, HTTPException) as error:
                self._files.drop(clip)
                trouble = getattr(error, "detail", "") or str(error)
        self.kept += clips
        if not self._seats:
            await self._rest()
        return clips, trouble

    def _all_workers(self) -> list[LiveWorkers]:
        return [*self._lookers.values(), *((self._reader,) if self._reader else ())]

    async def _rest(self) -> None:
        """End the workers: nobody rides."""
        workers = self._all_workers()
        self._lookers, self._reader = {}, None
        for each in workers:
            await each.close()

    async def end(self) -> None:
        """End all rides; their clips wait in the queue."""
        if self._clock is not None:
            self._clock.cancel()
            with suppress(asyncio.CancelledError):
                await self._clock
        for seat in list(self._seats.values()):
            await self.finish(seat)
        await self._rest()
        self.has_ended = True
