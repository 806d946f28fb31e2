"""Prints a page with a Chromium that is installed here."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from posecheck.errors import SettingsError, StoreError
from posecheck.text import gettext

_NAMES: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
    "brave-browser",
)
_PLACES: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_PATIENCE_S: Final = 120.0


def find_chromium() -> str:
    """Find the program of a browser of the Chromium family. Raises SettingsError if there is none."""
    found = next(filter(None, map(shutil.which, (*_NAMES, *_PLACES))), None)
    if found is None:
        msg = gettext(
            "A PDF needs Chromium or Chrome, and none was found. Install one, or print report.html from your browser."
        )
        raise SettingsError(msg)
    return found


def print_pdf(page: Path, pdf: Path) -> None:
    """Print a page into a PDF file.

    Raises SettingsError if there is no browser to print with. Raises StoreError if the browser does not print.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            find_chromium(),
            "--headless=new",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            f"--user-data-dir={profile}",
            "--no-pdf-header-footer",
            "--virtual-time-budget=3000",
            f"--print-to-pdf={pdf.resolve()}",
            page.resolve().as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium refuses to start as root with it
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=_PATIENCE_S)  # noqa: S603  a fixed command
        except (OSError, subprocess.TimeoutExpired) as error:
            msg = gettext(
                "{name} was not written: {command} did not print. Print report.html from your browser.",
                name=pdf.name,
                command=command[0],
            )
            raise StoreError(msg) from error
    if not pdf.is_file():
        msg = gettext(
            "{name} was not written: {command} did not print. Print report.html from your browser.",
            name=pdf.name,
            command=command[0],
        )
        raise StoreError(msg)
