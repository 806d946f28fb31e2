"""Landmarks of your own tracker (OpenPose, markers, another model), to an answer, without a video and a model."""

import numpy as np

import posecheck


def read_recording(name: str) -> posecheck.Recording:
    """Take the exact joints of a sample clip for what a tracker saw."""
    with np.load(f"sample_videos/{name}.npz") as truth:
        time_s, joints, xy_px = truth["t"], truth["joint_names"], truth["joints2d"]
    # Any landmarks will do that hold one leg; right and down, in pixels of the upright picture, NaN where not seen.
    points = {str(joint): xy_px[:, place] for place, joint in enumerate(joints)}
    engine = posecheck.Engine("exact joints", error_mm=8)  # leave it out where you do not know: intervals are wide then
    found = posecheck.load(points, time_s=time_s, size_px=(960, 540), engine=engine)
    assert isinstance(found, posecheck.Recording)  # points are one, a file may hold an analysis
    return posecheck.Recording(found.side, posecheck.Settings(riding="spin", crank_mm=170))


def main() -> None:
    """Analyse them, and print each stroke."""
    recording = read_recording("spin_high")
    analysis = posecheck.analyse(recording)
    for name, values in posecheck.stroke_values(analysis).items():
        print(f"{name}, stroke by stroke: {np.round(values, 1)} {analysis[name].unit}")
    print(f"crank at the bottom at {np.round(analysis.strokes.bdc_s, 2)} s")


if __name__ == "__main__":
    main()
