"""Landmarks of your own tracker (OpenPose, markers, another model), to an answer, without a video and a model."""

import numpy as np

import posecheck


def read_recording(name: str) -> posecheck.Recording:
    """Take the exact joints of a sample clip for what a tracker saw."""
    with np.load(f"sample_videos/{name}.npz") as truth:
        time_s, joints, seen_px = truth["t"], list(truth["joint_names"]), truth["joints2d"]
    # Any landmarks will do that hold at least both legs; what you leave out counts as not seen.
    xy_px = np.full((len(time_s), len(posecheck.LANDMARK_NAMES), 2), np.nan)
    for place, landmark in enumerate(posecheck.LANDMARK_NAMES):
        if landmark in joints:
            xy_px[:, place] = seen_px[:, joints.index(landmark)]  # right and down, in pixels of the upright picture
    visibility = np.isfinite(xy_px[..., 0]).astype(float)
    clip = posecheck.Clip(f"{name}.mp4", size_px=(960, 540), frames=len(time_s), duration_s=float(time_s[-1]))
    engine = posecheck.Engine("exact joints", error_mm=8)  # leave it out where you do not know: intervals are wide then
    track = posecheck.Track(clip, engine, time_s, xy_px, visibility)
    return posecheck.Recording(track, posecheck.Settings(riding="spin", crank_mm=170))


def main() -> None:
    """Analyse them, and print each stroke."""
    recording = read_recording("spin_high")
    analysis = posecheck.analyse(recording)
    for name, values in posecheck.stroke_values(analysis).items():
        print(f"{name}, stroke by stroke: {np.round(values, 1)} {analysis[name].unit}")
    print(f"crank at the bottom at {np.round(analysis.strokes.bdc_s, 2)} s")


if __name__ == "__main__":
    main()
