"""Bands of your own in the place of the shipped ones, each with where it comes from."""

from dataclasses import replace

from own_landmarks import read_recording

import posecheck

BANDS = """
[[target]]
measure = "knee_flexion_bdc"
low = 15
high = 25
source = "what has worked in my studio, 120 riders"

[[target]]
measure = "cadence"
low = 60
high = 80
riding = "spin"
"""


def main() -> None:
    """Judge one recording by the shipped bands and by these."""
    recording = read_recording("spin_high")
    own = posecheck.parse_targets(BANDS, "my bands", recording.settings.riding)
    mine = replace(recording, settings=replace(recording.settings, targets=own))
    for title, analysis in (("shipped", posecheck.analyse(recording)), ("mine", posecheck.analyse(mine))):
        for name in ("knee_flexion_bdc", "cadence"):
            band = analysis.targets[name]
            print(f"{title}: {name} {band.low} to {band.high} ({band.source}): {analysis.verdicts[name]}")


if __name__ == "__main__":
    main()
