"""OpenSim itself takes our markers: it scales a generic model by them and runs inverse kinematics.

The model is made here, of a trunk, a thigh, a shank and a foot in one plane, so no licence but ours is on it. It is of
another size than the rider, with long shanks, which scaling has to find out.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.riders import from_truth

from posecheck.app.exports import export_files
from posecheck.fit.analysis import analyse
from posecheck.fit.near_side import find_near_side

opensim = pytest.importorskip("opensim", reason="OpenSim's wheel is not there")

THIGH_M, SHANK_M, TRUNK_M = 0.38, 0.47, 0.60
MARKERS = {
    "RShoulder": ("trunk", (0.0, TRUNK_M)),
    "RHip": ("trunk", (0.0, 0.0)),
    "RKnee": ("thigh", (0.0, -THIGH_M)),
    "RAnkle": ("shank", (0.0, -SHANK_M)),
    "RHeel": ("foot", (-0.05, -0.06)),
    "RToe": ("foot", (0.17, -0.06)),
}
MEASURED = {
    "trunk": ("RHip", "RShoulder"),
    "thigh": ("RHip", "RKnee"),
    "shank": ("RKnee", "RAnkle"),
    "foot": ("RHeel", "RToe"),
}


def generic_model(path: Path) -> Path:
    """Write a leg and a trunk that turn in one plane."""
    model, bodies = opensim.Model(), {}
    model.setName("generic")
    for name in MEASURED:
        bodies[name] = opensim.Body(name, 5.0, opensim.Vec3(0), opensim.Inertia(0.1, 0.1, 0.1))
        model.addBody(bodies[name])
    root = opensim.PlanarJoint("root", model.getGround(), bodies["trunk"])
    for number, name in enumerate(("trunk_tilt", "trunk_tx", "trunk_ty")):
        root.upd_coordinates(number).setName(name)
    model.addJoint(root)
    links = {"hip_flexion": ("trunk", 0.0, "thigh"), "knee_angle": ("thigh", THIGH_M, "shank")}
    links["ankle_angle"] = ("shank", SHANK_M, "foot")
    for name, (above, length, below) in links.items():
        nothing = opensim.Vec3(0)
        place = opensim.Vec3(0, -length, 0)
        joint = opensim.PinJoint(f"{name}_joint", bodies[above], place, nothing, bodies[below], nothing, nothing)
        joint.updCoordinate().setName(name)
        model.addJoint(joint)
    for name, (body, place) in MARKERS.items():
        model.addMarker(opensim.Marker(name, bodies[body], opensim.Vec3(*place, 0)))
    model.finalizeConnections()
    model.printToXML(str(path))
    return path


def scaled_model(generic: Path, trc: Path, last_s: float) -> Path:
    """Scale it by the distances of markers."""
    model, scaled = opensim.Model(str(generic)), generic.with_name("scaled.osim")
    scaler, order, times = opensim.ModelScaler(), opensim.ArrayStr(), opensim.ArrayDouble()
    order.append("measurements")
    for second in (0.0, last_s):
        times.append(second)
    scaler.setApply(True)
    scaler.setScalingOrder(order)
    scaler.setMarkerFileName(str(trc))
    scaler.setTimeRange(times)
    scaler.setOutputModelFileName(str(scaled))
    for body, ends in MEASURED.items():
        measured, axes = opensim.Measurement(), opensim.ArrayStr()
        measured.setName(body)
        for axis in "XYZ":
            axes.append(axis)
        scale = opensim.BodyScale()
        scale.setName(body)
        scale.setAxisNames(axes)
        measured.getBodyScaleSet().cloneAndAppend(scale)
        measured.getMarkerPairSet().cloneAndAppend(opensim.MarkerPair(*ends))
        measured.setApply(True)
        scaler.addMeasurement(measured)
    model.initSystem()
    assert scaler.processModel(model, "", 70.0)
    return scaled


def inverse_kinematics(scaled: Path, trc: Path) -> dict[str, np.ndarray]:
    """Run it over all frames; coordinates by name."""
    tool, found = opensim.InverseKinematicsTool(), scaled.with_name("ik.mot")
    tool.set_model_file(str(scaled))
    tool.setMarkerDataFileName(str(trc))
    tool.setStartTime(0.0)
    tool.setEndTime(1e3)
    tool.setOutputMotionFileName(str(found))
    tool.setResultsDir(str(scaled.parent))
    for name in MARKERS:
        task = opensim.IKMarkerTask()
        task.setName(name)
        task.setApply(True)
        task.setWeight(1.0)
        tool.getIKTaskSet().cloneAndAppend(task)
    assert tool.run()
    table = opensim.TimeSeriesTable(str(found))
    columns = {name: table.getDependentColumn(name).to_numpy() for name in table.getColumnLabels()}
    return {"time": np.array(table.getIndependentColumn()), **columns}


@pytest.mark.slow
@pytest.mark.parametrize("hidden", [0, 20])
def test_opensim_scales_a_model_and_finds_our_angles(tmp_path, hidden):
    recording = from_truth("spin_ideal")
    xy_px = recording.side.xy_px.copy()
    xy_px[60 : 60 + hidden, recording.side.names.index("right_toe")] = np.nan  # empty places in the file
    recording = replace(recording, side=replace(recording.side, xy_px=xy_px))
    analysis = analyse(recording)
    ((name, content),) = export_files(analysis, find_near_side(recording), ("trc",))
    trc = tmp_path / name
    trc.write_bytes(content)
    series = {one.name: one.values for one in analysis.series}
    # Before the gap: OpenSim leaves a length out that it cannot measure in all frames.
    scaled = scaled_model(generic_model(tmp_path / "generic.osim"), trc, last_s=1.5)
    model = opensim.Model(str(scaled))
    lengths_mm = [-1000 * model.getMarkerSet().get(marker).get_location()[1] for marker in ("RKnee", "RAnkle")]
    assert lengths_mm == pytest.approx(list(analysis.quality.leg_mm), abs=2.0)
    found = inverse_kinematics(scaled, trc)
    assert len(found["time"]) == len(series["knee_flexion"])
    # Six markers share what does not fit a model of stiff limbs, so single frames differ from angles between points.
    for angle_deg, ours in ((-found["knee_angle"], "knee_flexion"), (180 - found["hip_flexion"], "hip_angle")):
        off_deg = angle_deg - series[ours]
        assert abs(np.mean(off_deg)) < 1.0
        assert np.abs(off_deg).max() < 2.0
