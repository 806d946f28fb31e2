"""A clip from the side, to numbers with their intervals and what to change on the bike."""

import sys

import posecheck


def main(path: str = "sample_videos/spin_high.mp4") -> None:
    """Check a clip and print the answer."""
    settings = posecheck.Settings(riding="spin", crank_mm=170)
    analysis = posecheck.check(path, settings=settings, model="heavy", workers=1)
    for reason in analysis.quality.reasons:
        print(f"{reason.id}: {reason.text}")
    for measure in analysis.measures:
        if measure.value is None or measure.interval is None:
            print(f"{measure.name}: not measured. {measure.reason}")
            continue
        low, high = measure.interval
        verdict = analysis.verdicts[measure.name]
        print(f"{measure.name}: {measure.value:.1f} ({low:.1f} to {high:.1f}) {measure.unit}, {verdict}")
    for finding in analysis.findings:
        print(f"{finding.id}, {finding.certainty}: {finding.text}")


if __name__ == "__main__":
    main(*sys.argv[1:])
