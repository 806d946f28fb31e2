"""A folder of clips, to one CSV table. For many clips on all cores, `posecheck batch` does this and more."""

import csv
import sys
from pathlib import Path

import posecheck

MEASURES = ("knee_flexion_bdc", "hip_angle_min", "trunk_flexion", "cadence")


def row(clip: Path) -> list[object]:
    """Measure one clip; a clip that cannot be read is a row that says why."""
    try:
        analysis = posecheck.check(clip, model="lite")
    except posecheck.PosecheckError as error:
        return [clip.name, *("" for _ in MEASURES), str(error)]
    why = " ".join(reason.id for reason in analysis.quality.reasons)
    return [clip.name, *(analysis[name].value for name in MEASURES), why]


def main(folder: str = "sample_videos") -> None:
    """Print a table of all clips in a folder."""
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["clip", *MEASURES, "quality"])
    for clip in sorted(Path(folder).glob("*.mp4")):
        table.writerow(row(clip))


if __name__ == "__main__":
    main(*sys.argv[1:])
