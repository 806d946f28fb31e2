"""A file to double-click, for whoever does not want to type: it opens posecheck's page in the browser."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from posecheck.errors import StoreError
from posecheck.text import gettext, gettext_noop

_BATCH: Final = '@echo off\r\n"{python}" -m posecheck\r\nif errorlevel 1 pause\r\n'  # untranslated: a program
_COMMAND: Final = '#!/bin/sh\nexec "{python}" -m posecheck\n'
_DESKTOP: Final = """[Desktop Entry]
Type=Application
Name=posecheck
Comment={comment}
Exec="{python}" -m posecheck
Terminal=true
"""  # untranslated: keys
_COMMENT: Final = gettext_noop("Measure a bike fit from a clip")


def write_launcher(folder: Path, platform: str = sys.platform) -> Path:
    """Write a file that opens the page when it is double-clicked, and say where.

    Raises StoreError if it cannot be written.
    """
    forms = {"win32": ("posecheck.bat", _BATCH), "darwin": ("posecheck.command", _COMMAND)}
    name, form = forms.get(platform, ("posecheck.desktop", _DESKTOP))
    place = folder / name
    try:
        place.write_text(form.format(python=sys.executable, comment=gettext(_COMMENT)), encoding="utf-8", newline="")
        place.chmod(0o755)
    except OSError as error:
        msg = gettext("{name} cannot be written: {error}.", name=place, error=error.strerror or error)
        raise StoreError(msg) from error
    return place
