"""``posecheck sheet FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from posecheck.text import gettext

from .terminal import printable_text, show_text


def sheet(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it, such as anna.toml.")],
) -> None:
    """Write an empty fitter's sheet, to be filled in with any editor.

    Client, bike, inseam, the bike before and after, flexibility, pain:
    posecheck check CLIP --sheet FILE prints it on the report, and --rider
    NAME keeps it.
    """
    from posecheck.errors import SettingsError, StoreError
    from posecheck.storage.sheet_file import empty_sheet

    try:
        with file.open("x", encoding="utf-8") as made:
            made.write(empty_sheet())
    except FileExistsError as error:
        msg = gettext("{file} is there already. Fill it in, or choose another name.", file=file)
        raise SettingsError(msg) from error
    except OSError as error:
        msg = gettext("{file} cannot be written: {reason}.", file=file, reason=error.strerror or error)
        raise StoreError(msg) from error
    show_text(gettext("The sheet to fill in: {file}", file=printable_text(str(file))) + "\n")
