"""Make report.png and comparison.png, pictures of pages: ``python docs/pages.py`` in a checkout, with Chromium."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import cv2

from posecheck.app import comparison as pair
from posecheck.app.results import Wishes, write
from posecheck.app.tracking import record
from posecheck.fit.analysis import analyse
from posecheck.fit.comparison import compare
from posecheck.reports.pdf import find_chromium
from posecheck.video.reader import Video

HERE = Path(__file__).parent
CLIPS = [HERE.parent / "sample_videos" / f"{name}.mp4" for name in ("spin_high", "spin_ideal")]
WIDTH_PX = 1120


def photograph(page: Path, picture: Path, height_px: int) -> None:
    """Open a page and keep its upper part."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            find_chromium(),
            "--headless=new",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={profile}",
        ]
        command += [f"--window-size={WIDTH_PX},{height_px}", "--virtual-time-budget=5000", f"--screenshot={picture}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")
        subprocess.run([*command, page.resolve().as_uri()], check=True, capture_output=True)  # noqa: S603
    shot = cv2.imread(str(picture))
    small = cv2.resize(shot, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(picture), small, [cv2.IMWRITE_PNG_COMPRESSION, 9])


def main() -> None:
    """Check the high saddle, compare it with the good one, and photograph both pages."""
    answers = [(recording, analyse(recording)) for recording in map(record, CLIPS)]
    (_, before), (_, after) = answers
    with tempfile.TemporaryDirectory() as scratch:
        check, comparison = Path(scratch, "check"), Path(scratch, "comparison")
        with Video(CLIPS[0]) as video:
            write(*answers[0], check, Wishes(), video=video)
        pair.write(*answers, compare(before, after), comparison, Wishes())
        photograph(check / "report.html", HERE / "report.png", 1700)
        photograph(comparison / "report.html", HERE / "comparison.png", 1450)


if __name__ == "__main__":
    main()
