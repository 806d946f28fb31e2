"""``posecheck live``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .options import Https, Model, ModelChoice, ServerDatabase, ServerFolder
from .serve import load_web
from .terminal import printable_text, show_text


def live(
    *,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8500,
    lan: Annotated[bool, typer.Option("--lan", help="Let phones in the same network film; needs --https.")] = False,
    https: Https = False,
    model: ModelChoice = Model.HEAVY,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Pictures looked at together (default: as many as cores).")
    ] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the folders with the reports go.")] = Path(),
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the page here.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the clips after they were measured.")] = False,
    database: ServerDatabase = None,
    folder: ServerFolder = None,
) -> None:
    """Show the knee's angle while somebody rides, before the camera of this computer or of a phone.

    It opens a page and says in one line what it sees. Ctrl+C writes the report.
    """
    load_web()
    from posecheck.web.live_server import LiveLines, run_live
    from posecheck.web.server import https_files
    from posecheck.web.settings import WebSettings, default_folder, default_workers

    place = folder or default_folder()
    files = https_files(place, None, None, lan=lan) if https else None
    settings = WebSettings(place, database or "", keep, model.value, lan, workers or default_workers(), files)
    line = _Line()
    run_live(LiveLines(line.end_with, line.change), settings, port, out, open_page=not no_browser)


class _Line:
    """The one line that changes: in its place on a terminal, elsewhere a line for each change of what is going on."""

    def __init__(self) -> None:
        self._is_open = False
        self._kind = ""

    def change(self, sentence: str) -> None:
        """Show another sentence in the line's place."""
        if sys.stdout.isatty():
            show_text(f"\r\x1b[2K{printable_text(sentence)}")
            self._is_open = True
            return
        # In a file or a pipe numbers that change every second would fill page after page.
        kind = "".join(letter for letter in sentence if not letter.isdigit())
        if kind != self._kind:
            self._kind = kind
            show_text(f"{printable_text(sentence)}\n")

    def end_with(self, text: str) -> None:
        """Leave the line, and show what stays."""
        show_text(("\n" if self._is_open else "") + text)
        self._is_open = False
