"""What tests of the command line share: pose engines that know, sample clips, its documents."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import numpy as np

from posecheck.records.landmarks import LANDMARK_NAMES
from posecheck.records.tracking import Engine, Track
from posecheck.storage.files import save_recording
from support.paths import DOCS, SAMPLES
from support.riders import from_truth

FILES = {
    "report.html",
    "annotated.mp4",
    "slow.mp4",
    "picture.png",
    "analysis.json",
    "series.csv",
    "recording.npz",
    "key_frames.json",
    ".posecheck.json",
}
IDEAL = str(SAMPLES / "spin_ideal.mp4")
HIGH = str(SAMPLES / "spin_high.mp4")


def truth(film):
    """An engine that knows the truth of the sample clips."""
    time_s = np.array([frame.time_s for frame in film])
    side = from_truth(Path(film.clip.path).stem).side
    xy = side.xy_px[np.searchsorted(side.time_s, time_s - 1e-3)]
    return Track(film.clip, Engine("truth", error_mm=8.0, pedal_share=5 / 7), time_s, xy, np.ones(xy.shape[:2]))


def blind(film):
    """An engine that sees nobody."""
    time_s = np.array([frame.time_s for frame in film])
    shape = (len(time_s), len(LANDMARK_NAMES))
    return Track(film.clip, Engine("blind"), time_s, np.full((*shape, 2), np.nan), np.zeros(shape))


def broken(film):
    """An engine with a bug."""
    raise ZeroDivisionError(film)


def impatient(film):
    """An engine whose user presses Ctrl-C."""
    raise KeyboardInterrupt(film)


def shell(*arguments, **options):
    command = [sys.executable, "-m", "posecheck", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **options)


def document(out):
    found = json.loads(out)
    jsonschema.validate(found, json.loads((DOCS / "analysis.schema.json").read_text(encoding="utf-8")))
    return found


def stored(tmp_path, name):
    """A stored recording with a sample's exact joints."""
    path = tmp_path / f"{name}.npz"
    save_recording(from_truth(name), path)
    return str(path)
