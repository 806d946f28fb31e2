"""Before and after: what has changed for certain, whether it did what was advised, and what to do next."""

from own_landmarks import read_recording

import posecheck


def main() -> None:
    """Compare two recordings; with clips of your own, `posecheck.check(path)` gives the two analyses."""
    before, after = (posecheck.analyse(read_recording(name)) for name in ("spin_high", "spin_ideal"))
    comparison = posecheck.compare(before, after)
    for change in comparison.changes:
        if change.changed and change.interval is not None:
            low, high = change.interval
            print(f"{change.label}: {change.difference:+.1f} ({low:+.1f} to {high:+.1f}) {change.unit}")
    if comparison.saddle_mm is not None:
        low, high = comparison.saddle_mm
        print(f"By the knee, the saddle went {low:+.0f} to {high:+.0f} mm (up is positive).")
    print(comparison.text)
    print(comparison.next_step)


if __name__ == "__main__":
    main()
