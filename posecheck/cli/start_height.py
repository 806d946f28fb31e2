"""``posecheck start-height INSEAM``."""

from __future__ import annotations

from typing import Annotated

import typer

from .options import CrankMm
from .terminal import show_text


def start_height(
    inseam: Annotated[float, typer.Argument(metavar="INSEAM_MM", help="Floor to crotch, barefoot, in mm.")],
    *,
    crank_mm: CrankMm = None,
) -> None:
    """Say where to put the saddle before the first film. It is a start, no fit."""
    from posecheck.errors import SettingsError
    from posecheck.fit.starting_height import INSEAM_MM, starting_height
    from posecheck.records.settings import USUAL_CRANK_MM, Settings
    from posecheck.text import gettext, read_words

    low, high = INSEAM_MM
    if not low <= inseam <= high:
        msg = gettext(
            "An inseam is {low:g} to {high:g} mm long, not {inseam:g}. Measure from the floor to the crotch, in mm.",
            low=low,
            high=high,
            inseam=inseam,
        )
        raise SettingsError(msg)
    crank = Settings(crank_mm=crank_mm).crank_mm or USUAL_CRANK_MM
    height, (least, most) = starting_height(inseam, crank)
    show_text(read_words("start_height")["text"].format(height=height, least=least, most=most))
