"""``posecheck what-if RECORDING``."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from posecheck.text import gettext, gettext_noop

from . import terminal
from .options import Json

_BOTH: Final = gettext_noop("--best chooses the moves itself: leave the others out.")

Millimetres = Annotated[float, typer.Option(metavar="MM", help="How far; negative goes the other way.")]


def what_if(
    recording: Annotated[str, typer.Argument(metavar="RECORDING", help="A recording.npz that check wrote.")],
    *,
    saddle_up: Millimetres = 0.0,
    saddle_back: Millimetres = 0.0,
    bars_up: Millimetres = 0.0,
    bars_nearer: Millimetres = 0.0,
    cranks: Annotated[float | None, typer.Option(metavar="MM", help="Length of other cranks.")] = None,
    saddle_along: Annotated[
        bool, typer.Option("--saddle-along", help="The saddle goes up by as much as the cranks get shorter.")
    ] = False,
    best: Annotated[
        bool, typer.Option("--best", help="Take the few moves that bring most into their bands, within usual parts.")
    ] = False,
    json: Json = False,
) -> None:
    """Say what each angle would be with saddle, bars or cranks elsewhere."""
    with terminal.progress_bar() as bar:
        bar.step(gettext("Moving the linkage"), 1)
        from posecheck.app.what_if import what_if as predict
        from posecheck.errors import SettingsError
        from posecheck.fit.analysis import analyse
        from posecheck.fit.best_setup import suggest_moves
        from posecheck.records.what_if import Moves
        from posecheck.reports.text.what_if import what_if_json, what_if_table
        from posecheck.storage.files import load_recording

        moves = Moves(saddle_up, saddle_back, bars_up, bars_nearer, cranks, saddle_along)
        if best and moves != Moves():
            raise SettingsError(gettext(_BOTH))
        known = load_recording(recording)
        analysis = analyse(known)
        if best:
            moves = suggest_moves(known, analysis)
        answer = predict(known, moves, analysis)
    if json:
        typer.echo(what_if_json(answer))
    else:
        terminal.show_lines(what_if_table(answer))
