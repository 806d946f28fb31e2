"""A joint put right by hand: the same offset in every stroke, as a share of the segment that ends at the joint."""

from dataclasses import replace

from own_landmarks import read_recording

import posecheck


def main() -> None:
    """Move the hip by five hundredths of the thigh, say because loose shorts hid it."""
    recording = read_recording("spin_high")
    # The hip's segment goes from knee to hip: along is up the thigh, across a quarter turn clockwise from it.
    hip = posecheck.Correction(joint="hip", along=0.05, across=0.0)
    corrected = replace(recording, corrections=(hip,))
    for title, analysis in (("as seen", posecheck.analyse(recording)), ("by hand", posecheck.analyse(corrected))):
        for name in ("knee_flexion_bdc", "hip_angle_min", "ankle_angle_bdc"):
            print(f"{title}: {name} {analysis[name].value:.1f} {analysis[name].interval}")
    print(*(note.text for note in posecheck.analyse(corrected).notes), sep="\n")


if __name__ == "__main__":
    main()
