"""A recorded rider, picture by picture, as a live ride's processes would tell it."""

from __future__ import annotations

import struct

import numpy as np

from posecheck.app.live import LiveTask, answer_live
from posecheck.pose.live import POINTS
from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.video.image import to_jpeg
from posecheck.web.live_ride import PICTURE_HEAD
from posecheck.web.live_workers import LiveTools
from support.tracked_riders import TRACKS_FOLDER, recorded


def recorded_rider(name: str):
    """A rider as the heavy model saw them, 15 pictures a second."""
    side = recorded(TRACKS_FOLDER / f"{name}.npz").side
    return side.time_s[::2], side.xy_px[::2], side.visibility[::2], side.view[::2], side.clip.size_px


def found_people(*people, view=0.0, luma=120.0):
    """What a process tells of a picture with these people, each (L, 2)."""
    told = np.full((len(people), POINTS, 3), np.nan)
    for one, xy in zip(told, people, strict=True):
        one[: len(xy), :2], one[: len(xy), 2] = xy, 1.0
    return {"people": told.tolist(), "view": float(view), "leans_left": False, "luma": luma, "version": "1"}


def jpeg(size_px):
    width, height = size_px
    return to_jpeg(np.full((height, width, 3), 120, np.uint8))


def message(at_ms: float, picture: bytes, sd_ms: float = 0.0) -> bytes:
    return struct.Struct(PICTURE_HEAD.format).pack(at_ms, sd_ms) + picture


def ride_on(ride, name, at_s, first=0, count=None):
    """Let a recorded rider ride before a `LiveRide`; gives the time afterwards and the last reading's message."""
    time_s, xy, _, view, size = recorded_rider(name)
    picture = jpeg(size)
    end = len(time_s) if count is None else first + count
    for number in range(first, end):
        came = ride.take_picture(message(1000 * (at_s + time_s[number] - time_s[first]), picture))
        before = ride.next_look(came).before
        assert len(before.known) <= 2
        ride.show_picture(came, found_people(xy[number], view=view[number]), at_s + time_s[number])
    at_s += time_s[end - 1] - time_s[first]
    return at_s + 1 / 15, read_now(ride, at_s + 1.0)


class InlineWorker:
    """Does the work in this process."""

    def __init__(self, work, *_limits) -> None:
        self.work = work

    def do(self, argument):
        return self.work(argument, lambda _: None)

    def close(self) -> None:
        pass


def recorded_tools(name: str) -> LiveTools:
    """Live rides in which whoever films sees a recorded rider."""
    _, xy, _, view, _ = recorded_rider(name)
    ankles = xy[:, [LANDMARK_NAMES.index(f"{side}_ankle") for side in ("left", "right")]].reshape(len(xy), -1)
    moments = np.concatenate([ankles[:-1], ankles[1:]], axis=1)
    # Over and over, but in whole strokes: nobody's foot leaps.
    xy = xy[: 60 + int(np.linalg.norm(moments[60:] - moments[0], axis=1).argmin())]

    def look(picture, _):
        number = picture.before.number % len(xy)
        return found_people(xy[number], view=view[number])

    return LiveTools(InlineWorker, look, answer_live)


def read_now(ride, now_s):
    task = ride.reading_task(now_s)
    assert isinstance(task, LiveTask)
    return ride.show_reading(task, answer_live(task, lambda _: None))
