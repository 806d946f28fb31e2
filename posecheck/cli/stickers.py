"""``posecheck stickers``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from posecheck.text import gettext

from .output import Force
from .terminal import printable_text, show_text


def stickers(
    out: Annotated[Path, typer.Option(metavar="FILE", help="The PDF to write.")] = Path("posecheck-stickers.pdf"),
    *,
    force: Force = False,
) -> None:
    """Write an A4 page of stickers to print: where each goes, and how to find the bone.

    Stuck on the side that faces the camera, they make every angle surer:
    posecheck check finds them by itself, and round dots of one colour too.
    """
    from posecheck.core.stickers import JOINTS
    from posecheck.reports.sticker_page import sticker_page
    from posecheck.system.output_folder import write_whole
    from posecheck.video.tags import tag_cells

    _spare(out, force=force)
    content = sticker_page({joint: tag_cells(number) for number, joint in enumerate(JOINTS, start=1)})
    write_whole(out, lambda file: file.write(content))
    show_text(gettext("The page to print: {file}", file=printable_text(str(out))) + "\n")


def _spare(out: Path, *, force: bool) -> None:
    """Replace no file unasked."""
    from posecheck.errors import SettingsError

    if out.exists() and not force:
        msg = gettext("{out} is there already. Choose another name with --out, or replace it with --force.", out=out)
        raise SettingsError(msg)
