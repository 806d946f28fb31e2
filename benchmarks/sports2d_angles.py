"""Angles by Sports2D, run by the Python that has it: ``python sports2d_angles.py < points.json > angles.json``.

Definitions, offsets and signs are those of Pose2Sim's ``fixed_angles``, on which Sports2D stands, and the filter is its
default, a Butterworth of order 4 and 6 Hz forth and back. Both packages are BSD-3-Clause; none of their code is here.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

NAMES = ("knee", "hip", "trunk")


def angles_of(points: dict[str, list[list[float]]], side: str, rate_hz: float) -> dict[str, list[float]]:
    """Angles of one clip, frame by frame, filtered; x is turned so that the rider looks right."""
    import numpy as np
    import pandas as pd
    from Pose2Sim.common import angle_dict, fixed_angles  # type: ignore[import-not-found]
    from Pose2Sim.filtering import butterworth_filter_1d  # type: ignore[import-not-found]

    places = {name: np.array(path) * ((-1.0 if side == "left" else 1.0), 1.0) for name, path in points.items()}
    config = {"filtering": {"butterworth": {"order": 4, "cut_off_frequency": 6}}}
    found = {}
    for name in NAMES:
        called = name if name == "trunk" else f"{side} {name}"
        made_of = [places[key] for key in angle_dict[called][0]]
        by_frame = [float(fixed_angles([path[frame] for path in made_of], called)) for frame in range(len(made_of[0]))]
        found[name] = butterworth_filter_1d(config, rate_hz, pd.Series(by_frame)).tolist()
    return found


def main() -> None:
    """Read clips, write their angles and what they cost."""
    clips: list[dict[str, Any]] = json.load(sys.stdin)
    angles_of(**clips[0])  # what it takes to load the packages is not counted
    begin = time.process_time()
    found = [angles_of(**clip) for clip in clips]
    json.dump({"angles": found, "cpu_s": time.process_time() - begin}, sys.stdout)


if __name__ == "__main__":
    main()
