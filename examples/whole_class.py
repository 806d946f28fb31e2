"""A class from beginning to end: what changes over it, and since when.

With a film of your own it is one line: ``analysis = posecheck.check("class.mp4", whole_class=True, workers=4)``.
"""

from dataclasses import replace

import numpy as np
from own_landmarks import read_recording

import posecheck


def film_class(minutes: int = 45, every_min: int = 3) -> posecheck.Recording:
    """Make up a class: every few minutes the rider of a sample is seen, whose shoulders sink by a pixel a minute."""
    recording = read_recording("spin_ideal")
    track, starts_min = recording.side, np.arange(0, minutes, every_min)
    tired = np.array([name.endswith(("shoulder", "ear")) for name in track.names])
    down_px = np.zeros((len(starts_min), 1, len(track.names), 2))
    down_px[:, 0, tired, 1] = starts_min[:, None]
    xy_px = (track.xy_px + down_px).reshape(-1, len(track.names), 2)
    time_s = np.add.outer(60 * starts_min, track.time_s).ravel()
    visibility = np.tile(track.visibility, (len(starts_min), 1))
    return replace(recording, side=replace(track, time_s=time_s, xy_px=xy_px, visibility=visibility))


def main() -> None:
    """Print the parts of the class, and what has changed for certain."""
    analysis = posecheck.analyse(film_class())
    for window in analysis.windows:
        print(f"minute {window.start_s / 60:.0f}: {window.strokes} strokes, trunk {window.values['trunk_flexion']:.1f}")
    for drift in (one for one in analysis.drifts if one.certain):
        low, high = drift.interval
        print(f"{drift.measure}: {drift.change:+.1f} ({low:+.1f} to {high:+.1f}) {drift.unit}, since {drift.since_s} s")


if __name__ == "__main__":
    main()
