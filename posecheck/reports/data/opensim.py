"""Motion files of OpenSim: markers (``.trc``) and joint angles (``.mot``). One camera: all markers lie in one plane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from posecheck.records.analysis import Analysis
from posecheck.records.base import Array

MARKERS: Final[Mapping[str, str]] = {
    "shoulder": "Shoulder",
    "elbow": "Elbow",
    "wrist": "Wrist",
    "hip": "Hip",
    "knee": "Knee",
    "ankle": "Ankle",
    "heel": "Heel",
    "toe": "Toe",
}
_RIGHT_ANGLE_DEG: Final = 90.0
_STRAIGHT_DEG: Final = 180.0


_SIGNS: Final = """\
Signs: knee_angle positive in flexion, 0 with a straight leg.
hip_flexion positive in flexion: 180 minus the angle of trunk and thigh, the pelvis taken with the trunk.
ankle_angle positive in dorsiflexion, 0 with the sole square to the shank.
Sagittal angles from one camera; x forward, y up. nan where a joint was not seen."""  # untranslated: a file's head


def write_trc(
    name: str, side: str, time_s: Array, joints: Mapping[str, Array], metres_per_px: float | None = None
) -> str:
    """Write the joints of the near side as markers.

    Joints are forward and up [px]; the file has x forward, y up, z 0 to the right, and nan where a joint was not seen,
    for OpenSim refuses a line that ends with an empty place. Without a scale it is in pixels.

    References
    ----------
    OpenSim documentation, "Marker (.trc) Files".
    """
    kept = [joint for joint in MARKERS if joint in joints]
    labels = [f"{side[:1].upper()}{MARKERS[joint]}" for joint in kept]
    unit, scale = ("px", 1.0) if metres_per_px is None else ("m", metres_per_px)
    rate = f"{_rate(time_s):.4f}"
    head = ["DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units", "OrigDataRate", "OrigDataStartFrame"]
    facts = [rate, rate, str(len(time_s)), str(len(kept)), unit, rate, "1"]
    axes = [f"{axis}{number}" for number in range(1, len(kept) + 1) for axis in "XYZ"]
    lines = [
        f"PathFileType\t4\t(X/Y/Z)\t{name}",
        "\t".join([*head, "OrigNumFrames"]),
        "\t".join([*facts, str(len(time_s))]),
        "\t".join(["Frame#", "Time", *(part for label in labels for part in (label, "", ""))]),
        "\t".join(["", "", *axes]),
        "",
    ]
    places = np.stack([joints[joint] * scale for joint in kept], axis=1) if kept else np.empty((len(time_s), 0, 2))
    for number, (time, row) in enumerate(zip(time_s.tolist(), places.tolist(), strict=True), start=1):
        cells = [cell for x, y in row for cell in _place(x, y)]
        lines.append("\t".join([str(number), f"{time:.6f}", *cells]))
    return "\n".join([*lines, ""])


def write_mot(name: str, analysis: Analysis) -> str:
    """Write the angles of the near leg as coordinates.

    Knee and hip flexion and dorsiflexion of the ankle are positive.

    References
    ----------
    OpenSim documentation, "Motion (.mot) Files"; names of coordinates as in the Rajagopal model.
    """
    series = {one.name: one.values for one in analysis.series}
    time_s = analysis.series[0].time_s if analysis.series else np.empty(0)
    nothing = np.full(len(time_s), np.nan)
    angles = {
        "knee_angle": series.get("knee_flexion", nothing),
        "hip_flexion": _STRAIGHT_DEG - series.get("hip_angle", nothing),
        "ankle_angle": _RIGHT_ANGLE_DEG - series.get("ankle_angle", nothing),
    }
    suffix = f"_{(analysis.side or 'right')[0]}"
    lines = [
        name,
        "version=1",
        f"nRows={len(time_s)}",
        f"nColumns={len(angles) + 1}",
        "inDegrees=yes",
        "",
        _SIGNS,
        "endheader",
        "\t".join(["time", *(f"{coordinate}{suffix}" for coordinate in angles)]),
    ]
    rows = np.stack([time_s, *angles.values()], axis=1)
    lines += ["\t".join(f"{cell:.6f}" for cell in row) for row in rows.tolist()]
    return "\n".join([*lines, ""])


def _place(x: float, y: float) -> tuple[str, str, str]:
    return (f"{x:.6f}", f"{y:.6f}", "0.000000") if np.isfinite(x + y) else ("nan", "nan", "nan")


def _rate(time_s: Array) -> float:
    """Frames per second of a usual frame; the file's own times say more."""
    return 1 / float(np.median(np.diff(time_s))) if len(time_s) > 1 else 0.0
