"""A process that keeps clips, ``python writer.py URL RIDER FIRST COUNT FRAMES``, and says the number of each."""

import sys
from dataclasses import replace

from posecheck.storage.history import History
from support.analyses import high, recording, track


def main(url, rider, first, count, frames):
    kept = replace(recording(), side=track(frames=int(frames)))
    sys.stdin.readline()
    history = History(url)
    for number in range(int(first), int(first) + int(count)):
        history.keep(rider, kept, high(f"clip{number}.mp4"), clip_sha256=str(number))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
