"""Make report.png and comparison.png, pictures of pages: ``python docs/pages.py`` in a checkout, with Chromium."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import cv2

from posecheck.app.check import run_check
from posecheck.app.comparison import run_comparison
from posecheck.app.request import CheckRequest
from posecheck.reports.pdf import find_chromium

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
    high, fitting = map(str, CLIPS)
    with tempfile.TemporaryDirectory() as scratch:
        check, comparison = Path(scratch, "check"), Path(scratch, "comparison")
        run_check(CheckRequest(high, folder=check))
        run_comparison(CheckRequest(high, folder=comparison), CheckRequest(fitting))
        photograph(check / "report.html", HERE / "report.png", 1700)
        photograph(comparison / "report.html", HERE / "comparison.png", 1450)


if __name__ == "__main__":
    main()
