"""How fast a batch is, and whether it comes out the same when it is killed.

``python -m benchmarks.batch throughput CLIPS`` measures a folder of clips twice in the same minutes: as a batch of two
processes, and as two single processes side by side that do half of the clips each, without a batch's care.
``python -m benchmarks.batch kills CLIPS --times 10`` kills a batch at random moments, lets the next call go on, and
compares its tables with those of a batch that nobody disturbed.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

TABLES: Final = ("clips.csv", "measures.csv", "measures.parquet")
TOLD: Final = ("--model", "lite", "--no-film", "--workers", "2")
SINGLE: Final = """
import sys
from pathlib import Path
from posecheck.app.attempt import attempt_check
from posecheck.app.request import CheckRequest, FolderContents
for number, clip in enumerate(sys.argv[2:]):
    place = Path(sys.argv[1]) / str(number)
    contents = FolderContents(blur_face=True, film=False)
    print(attempt_check(CheckRequest(clip, folder=place, model="lite", contents=contents))[0].status)
"""


def batch(clips: Path, out: Path) -> subprocess.Popen[bytes]:
    """Start a batch.

    Parameters
    ----------
    clips : Path
        A folder of clips.
    out : Path
        The folder of the batch.

    Returns
    -------
    Popen
        The process.
    """
    command = [sys.executable, "-m", "posecheck", "batch", str(clips), "--out", str(out), *TOLD]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603  ourselves


def throughput(clips: Path, out: Path) -> None:
    """Time a batch against two single processes, one after the other, twice in turns.

    Parameters
    ----------
    clips : Path
        A folder of clips.
    out : Path
        An empty folder.
    """
    files = sorted(str(path) for path in clips.rglob("*") if path.is_file())
    for turn in range(2):
        began_s = time.monotonic()
        singles = [
            subprocess.Popen(  # noqa: S603  ourselves
                [sys.executable, "-c", SINGLE, _made(out / f"single-{turn}-{half}"), *files[half::2]],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for half in range(2)
        ]
        for single in singles:
            single.wait()
        singly_s = time.monotonic() - began_s
        began_s = time.monotonic()
        batch(clips, out / f"batch-{turn}").wait()
        batch_s = time.monotonic() - began_s
        share = singly_s / batch_s
        print(f"{len(files)} clips: singly {singly_s:.1f} s, batch {batch_s:.1f} s, throughput {share:.2f} of singly")


def kills(clips: Path, out: Path, times: int, seed: int) -> bool:
    """Kill a batch at random moments, let it finish, and compare.

    Parameters
    ----------
    clips : Path
        A folder of clips.
    out : Path
        An empty folder.
    times : int
        How often.
    seed : int
        For the moments.

    Returns
    -------
    bool
        Whether the tables are the same.
    """
    began_s = time.monotonic()
    batch(clips, out / "whole").wait()
    whole_s = time.monotonic() - began_s
    moments = random.Random(seed)  # noqa: S311  no secret
    killed, faults, place = 0, 0, out / "killed-0"
    while killed < times:
        process = batch(clips, place)
        wait_s = moments.uniform(0.1, 0.5) * whole_s
        try:
            process.wait(wait_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
            print(f"killed after {wait_s:.1f} s: {len(list((place / 'done').glob('*.json')))} clips done")
        else:
            faults += _differs(out / "whole", place)
            place = out / f"killed-{killed}"  # it had ended before: the next ones begin anew
    batch(clips, place).wait()
    faults += _differs(out / "whole", place)
    print(f"undisturbed {whole_s:.1f} s; {killed} times killed; {faults} folders differ or have half files in them")
    return not faults


def _differs(whole: Path, place: Path) -> bool:
    left = [path for path in place.rglob(".*") if path.name != ".lock"]
    return bool(left) or not _hashes(whole) or _hashes(whole) != _hashes(place)


def _made(folder: Path) -> str:
    folder.mkdir()
    return str(folder)


def _hashes(out: Path) -> list[str]:
    return [hashlib.sha256((out / name).read_bytes()).hexdigest() for name in TABLES if (out / name).exists()]


def main() -> int:
    """Run from the command line.

    Returns
    -------
    int
        Exit code.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("throughput", "kills"))
    parser.add_argument("clips", type=Path)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="posecheck-") as out:
        if told.what == "throughput":
            throughput(told.clips, Path(out))
            return 0
        return 0 if kills(told.clips, Path(out), told.times, told.seed) else 1


if __name__ == "__main__":
    sys.exit(main())
