"""One phone's live ride: what it shows and does, moment by moment. It knows no sockets and no processes."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from posecheck.app.live import STEADY_STROKES, STOPPED_S, TOLD_STROKES, LiveTask
from posecheck.errors import VideoError
from posecheck.fit.framing import Framing, check_framing
from posecheck.fit.quality import LEAST_FRAMES
from posecheck.pose.live import LivePeople, LivePicture
from posecheck.pose.mediapipe import pose_engine_of
from posecheck.pose.models import ModelName
from posecheck.records.base import Array
from posecheck.records.landmarks import LANDMARK_NAMES, LEG
from posecheck.records.settings import Settings
from posecheck.records.tracking import Recording
from posecheck.text import read_words
from posecheck.video.image import jpeg_size

from .live_clip import PictureSpool

LONGEST_PX: Final = 1920
"""Pictures may be so large; the page sends them no larger than 960 px."""

PICTURE_HEAD: Final = struct.Struct("<dd")
"""Before each picture that comes: its capture time, and the standard deviation of that time [ms]."""

READING_S: Final = 1.0
"""A reading begins no sooner after the one before [s]."""

LEAST_HZ: Final = 7.0
"""At 90 rpm this is five pictures a stroke; with fewer the way a foot goes cannot be told for certain. At 8 a second
the numbers of a clip still hold (docs/performance.md) [1/s]."""

FRAMING_S: Final = 0.5
_FRAMING_WINDOW_S: Final = 1.0
_LONGEST_S: Final = 1e6
_MOST_TIMING_S: Final = 0.1
_SHOWN: Final = ("shoulder", "elbow", "wrist", "hip", *LEG[1:])

State = Literal["framing", "riding", "stopped"]
Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CamePicture:
    """A picture that came: its time as the phone says it [ms] and since the ride began [s], and the file."""

    at_ms: float
    time_s: float
    jpeg: bytes


SLOW: Final = "slow_computer"
"""Reason of a reading without numbers because too few pictures are looked at."""


class LiveRide:
    """What one phone films.

    `open_spool` makes the file in which the pictures of a reading are kept, None where there is no room.
    """

    def __init__(
        self, settings: Settings, model: ModelName, open_spool: Callable[[], PictureSpool | None], name: str = ""
    ) -> None:
        self.settings, self.model, self.name = settings, model, name
        self.state: State = "framing"
        self.number = 1
        self.came = self.looked_at = self.dropped = 0
        self.spools: list[PictureSpool] = []
        self.shown: Message = {}
        self._open_spool = open_spool
        self._spool: PictureSpool | None = None
        self._longest: PictureSpool | None = None
        self._people: LivePeople | None = None
        self._first_ms: float | None = None
        self._newest_ms, self._timing_s = -math.inf, 0.0
        self._before: Recording | None = None
        self._good: Recording | None = None
        self._steady_s: float | None = None
        self._read_s = self._framed_s = -math.inf
        self._read_of: Recording | None = None
        self._told = False

    # Pictures

    def take_picture(self, message: bytes) -> CamePicture | None:
        """Take a picture that came; None where it is older than the one before. Raises VideoError if it is none."""
        head = message[: PICTURE_HEAD.size]
        jpeg = message[PICTURE_HEAD.size :]
        size = jpeg_size(jpeg)
        if len(head) < PICTURE_HEAD.size or size is None or not 0 < max(size) <= LONGEST_PX or not min(size):
            raise VideoError(read_words("web")["refused"]["picture"])
        at_ms, timing_ms = PICTURE_HEAD.unpack(head)
        if not (math.isfinite(at_ms) and math.isfinite(timing_ms)):
            raise VideoError(read_words("web")["refused"]["picture"])
        if self._first_ms is None:
            self._first_ms = at_ms
        time_s = (at_ms - self._first_ms) / 1000
        if at_ms <= self._newest_ms or not 0 <= time_s < _LONGEST_S:
            return None
        self.came += 1
        self._newest_ms, self._timing_s = at_ms, min(max(timing_ms / 1000, 0.0), _MOST_TIMING_S)
        if self._people is None or self._people.size_px != size:  # the phone was turned
            self._people = LivePeople(pose_engine_of(self.model), size)
        if self._spool is not None:
            self._spool.add(time_s, jpeg)
        return CamePicture(at_ms, time_s, jpeg)

    def next_look(self, picture: CamePicture) -> LivePicture:
        """Say how a picture is to be looked at."""
        assert self._people is not None
        return LivePicture(picture.jpeg, self._people.next_look(), self.model)

    def drop_picture(self, picture: CamePicture) -> Message:
        """Count a picture that nobody looked at, and say so."""
        self.dropped += 1
        return {"kind": "late", "at": picture.at_ms}

    def show_picture(self, picture: CamePicture, found: Mapping[str, Any], now_s: float) -> list[Message]:
        """Take in what was found in a picture; gives the skeleton, and now and then how the rider stands in it.

        Raises PoseError if that is nothing that could have been found.
        """
        assert self._people is not None
        self.looked_at += 1
        rider = self._people.add(picture.time_s, found)
        size = self._people.size_px
        told: list[Message] = [{"kind": "picture", "at": picture.at_ms, "size": size, "rider": _skeleton(rider)}]
        if self.state != "riding" and now_s - self._framed_s >= FRAMING_S:
            self._framed_s = now_s
            track = self._people.track(_FRAMING_WINDOW_S)
            if track is not None:
                told.append(_framing_message(check_framing(track)))
        return told

    # Readings

    def reading_task(self, now_s: float) -> LiveTask | None:
        """Say what is to be read now; None where it is too soon, or there is nothing new."""
        if self._people is None or now_s - self._read_s < READING_S or len(self._people) < LEAST_FRAMES:
            return None
        track = self._people.track()
        if track is None or (self._read_of is not None and self._read_of.side.time_s[-1] == track.time_s[-1]):
            return None
        self._read_s = now_s
        self._read_of = Recording(track, self.settings)
        return LiveTask(self._read_of, self._before, self._timing_s)

    def show_reading(self, task: LiveTask, found: Mapping[str, Any]) -> Message | None:
        """Take in a reading; gives what the screen shows, None where the saddle was moved since it began."""
        if task.recording is not self._read_of:
            return None
        newest_s = float(task.recording.side.time_s[-1])
        if found["strokes"] >= STEADY_STROKES and found["last_s"] is not None:
            self._steady_s = float(found["last_s"])
        if self._steady_s is not None and newest_s - self._steady_s < STOPPED_S:
            self._ride_on()
        elif self.state == "riding":
            self._stop()
        if self.state == "riding" and found["knee"] is not None:
            self._good = task.recording
        told = (
            self.state == "riding"
            and found["change"] is not None
            and found["strokes"] >= TOLD_STROKES
            and not self._told
        )
        self._told = self._told or told
        at_ms = (self._first_ms or 0.0) + 1000 * newest_s
        word = found["word"] if self.state == "riding" else "wait"
        facts = {key: value for key, value in found.items() if key not in ("first_s", "last_s")}
        self.shown = {**facts, "kind": "reading", "at": at_ms, "state": self.state, "number": self.number}
        if found["knee"] is None and (slow := _too_slow(task.recording.side.time_s)):
            self.shown |= {"reason": SLOW, "text": slow}
        self.shown |= {"word": word, "told": told, "kept_s": self._kept_s, "dropped": self.dropped}
        return self.shown

    def _ride_on(self) -> None:
        if self.state != "riding":
            self.state = "riding"
            self._spool = self._spool or self._open_spool()

    def _stop(self) -> None:
        """Wait for the rider to go on: what comes then is read anew."""
        self._end_stretch()
        self.state, self._steady_s = "stopped", None
        if self._people is not None:
            self._people.forget_all()

    @property
    def _kept_s(self) -> float:
        now = max((each.length_s for each in (self._spool, self._longest) if each is not None), default=0.0)
        return now + sum(each.length_s for each in self.spools)

    def mark_move(self) -> Message:
        """Begin a new reading: the saddle was moved. The one before is what the next is compared with."""
        if self._good is not None:
            self._before, self._good = self._good, None
            self.number += 1
        self.close_spool()  # before it is forgotten when the last stroke ended
        self.state, self._steady_s, self._told, self.shown = "framing", None, False, {}
        self._read_of = None
        if self._people is not None:
            self._people.forget_all()
        return {"kind": "marked", "number": self.number, "before": self._before is not None}

    def pause(self) -> None:
        """Nothing comes any more for a while: what comes next does not go on where this ended."""
        if self.state == "riding":
            self._stop()

    def _end_stretch(self) -> None:
        """End a ride without a pause. The longest of a reading is its clip: in it nobody gets off or is away."""
        spool, self._spool = self._spool, None
        if spool is None:
            return
        spool.close()
        if self._steady_s is not None:
            spool.cut(self._steady_s)
        shorter, self._longest = sorted((spool, self._longest or spool), key=lambda each: each.length_s)
        if shorter is not self._longest:
            shorter.delete()

    def close_spool(self) -> None:
        """End the clip of this reading."""
        self._end_stretch()
        if self._longest is not None:
            self.spools.append(self._longest)
            self._longest = None

    def sentence(self) -> str:
        """Say in one line what is seen."""
        say, shown = read_words("web")["live"], self.shown
        if shown.get("reason") == SLOW:
            return str(shown["text"])
        if self.state != "riding" or not shown:
            return str(say["line"][self.state])
        cadence, knee = shown["cadence"], shown["knee"]
        parts = [say["line"]["cadence"].format(value=cadence[0])] if cadence else []
        parts += [say["line"]["knee"].format(value=knee[0], low=knee[1], high=knee[2])] if knee else []
        if shown["change"]:
            value, low, high = shown["change"]
            parts.append(say["line"]["change"].format(value=value, low=low, high=high))
        return " · ".join([*parts, say["words"][shown["word"]]])


def _too_slow(time_s: Array) -> str:
    """Say that pictures come too seldom to follow a foot; empty where they do not."""
    rate_hz = (len(time_s) - 1) / max(float(time_s[-1] - time_s[0]), 1e-3)
    return read_words("web")["live"]["slow"].format(rate=rate_hz) if rate_hz < LEAST_HZ else ""


def _skeleton(rider: Array | None) -> list[list[float | None]] | None:
    """Give the joints that a screen shows, those of the left side first; None for what was not seen."""
    if rider is None:
        return None
    at = [LANDMARK_NAMES.index(f"{side}_{joint}") for side in ("left", "right") for joint in _SHOWN]
    return [[None if not math.isfinite(value) else round(float(value), 1) for value in rider[one]] for one in at]


def _framing_message(framing: Framing) -> Message:
    words = read_words("web")
    text = ""
    if framing.reason:
        text = words["live"]["framing"].get(framing.reason) or words["change"][framing.reason]
        if framing.yaw_deg is not None and framing.yaw_interval_deg is not None:
            half = (framing.yaw_interval_deg[1] - framing.yaw_interval_deg[0]) / 2
            if framing.reason in ("oblique_view", "not_side_view"):
                side = "front" if framing.yaw_deg > 0 else "back"
                text = words["live"]["turned"][side].format(deg=abs(framing.yaw_deg), half=half)
    return {"kind": "framing", "reason": framing.reason, "text": text, "yaw": framing.yaw_deg}
