"""Pose engines for batches, which other processes import by their names. What they do stands in the clip's name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np

from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Engine, Track
from support.riders import Rider


def acted(film):
    """An engine that sees a perfect rider, or nobody, or brings its process into trouble."""
    time_s = np.array([frame.time_s for frame in film])
    kind = Path(film.clip.path).stem.split("_")[0]
    if kind in TROUBLES:
        TROUBLES[kind](Path(film.clip.path))
    rider = Rider(seconds=len(time_s) / 25, rate_hz=25, px_per_mm=0.04, origin_px=(48, 52), hip_mm=HIPS.get(kind, HIP))
    xy = np.full((len(time_s), len(LANDMARK_NAMES), 2), np.nan) if kind == "nobody" else rider.track().xy_px
    return Track(film.clip, Engine("acted", "1"), time_s, xy, np.isfinite(xy[..., 0]).astype(float))


def squared(number):
    """Work that needs nothing; -1 dies, -2 takes too long, -3 wants too much memory."""
    if number < 0:
        {-1: _die, -2: _wait, -3: _grow}[number](None)
    return number**2, os.environ["OMP_NUM_THREADS"]


def _die(_):
    os.kill(os.getpid(), signal.SIGKILL)


def _die_once(clip):
    """Die, but not the second time."""
    died = clip.with_suffix(".died")
    if not died.exists():
        died.touch()
        _die(clip)


def _wait(_):
    time.sleep(60)


def _grow(_):
    kept = bytearray(3 << 30)
    kept[::4096] = b"x" * len(kept[::4096])


def _err(clip):
    raise ZeroDivisionError(clip)


TROUBLES = {"dies": _die, "dies-once": _die_once, "waits": _wait, "grows": _grow, "errs": _err}
HIP = Rider().hip_mm
HIPS = {"high": (-200.0, 730.0)}
