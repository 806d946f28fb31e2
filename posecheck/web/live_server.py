"""Starts a server for live rides: says what it sees in one line, and writes the reports when it is stopped."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from posecheck.errors import StoreError
from posecheck.pose.models import model_bundle
from posecheck.text import gettext, read_words

from .dependencies import ServerState
from .jobs import JobRunner
from .server import serve_pages
from .settings import WebSettings

_LOOK_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class LiveLines:
    """Where a live server says things: `show` text that stays, `line` the one line that changes."""

    show: Callable[[str], None]
    line: Callable[[str], None]


def run_live(lines: LiveLines, settings: WebSettings, port: int, folder: Path, *, open_page: bool = True) -> list[Path]:
    """Serve the live page until somebody stops it, then have the rides measured.

    Parameters
    ----------
    lines : LiveLines
        Takes what is said.
    settings : WebSettings
        How the server is set up.
    port : int
        Where it listens.
    folder : Path
        Where the folders with the reports go.
    open_page : bool
        Whether this computer's browser opens the page.

    Returns
    -------
    list of Path
        One folder for each reading that could be measured.

    Raises
    ------
    SettingsError
        If the port is taken.
    StoreError
        If a report cannot be written.
    """
    model_bundle(settings.model)
    states: list[ServerState] = []

    def begun(server: ServerState) -> None:
        states.append(server)
        watch = partial(copy_context().run, _watch, server, lines.line)
        threading.Thread(target=watch, daemon=True, name="live-line").start()

    with suppress(KeyboardInterrupt):  # that is how it is stopped
        serve_pages(lines.show, settings, port, open_page=open_page, page="live", begun=begun)
    return [found for server in states for found in write_reports(server, lines, folder)]


def _watch(server: ServerState, line: Callable[[str], None]) -> None:
    """Say what is seen, whenever it is something else."""
    last = ""
    while not server.live.has_ended:
        sentence = server.live.sentence()
        if sentence and sentence != last:
            line(sentence)
            last = sentence
        time.sleep(_LOOK_S)


def write_reports(server: ServerState, lines: LiveLines, folder: Path) -> list[Path]:
    """Have what was filmed live measured, and copy the reports into a folder.

    Raises StoreError if one cannot be written. Whoever interrupts it loses nothing: the clips wait for the next server.
    """
    say = read_words("web")["live"]["terminal"]
    clips = server.live.kept
    if not clips:
        lines.show(say["nothing"] + "\n")
        return []
    lines.show(say["measuring"] + "\n")
    # The server's own has ended with it; this one takes up what it left.
    jobs = JobRunner(server.queue, server.files, server.settings, server.tools, server.history)
    jobs.start()
    try:
        found = [_report(server, jobs, lines, clip, folder) for clip in clips]
    finally:
        jobs.end()
    return [path for path in found if path is not None]


def _report(server: ServerState, jobs: JobRunner, lines: LiveLines, clip: str, folder: Path) -> Path | None:
    """Wait for a clip, and copy its report; None where there is none."""
    say = read_words("web")["live"]["terminal"]
    while (upload := server.queue.find(clip)) is not None and upload.state in ("waiting", "working"):
        lines.line(say["share"].format(name=upload.name, percent=100 * (jobs.share(clip) or 0.0)))
        time.sleep(_LOOK_S)
    if upload is None:
        return None
    result = server.files.result(clip)
    lines.show(f"{upload.name}: {upload.text}\n")
    if not (result / "report.html").is_file():
        return None
    place = _fresh(folder / f"live-{datetime.fromtimestamp(upload.brought_s).astimezone():%Y-%m-%d-%H%M}-posecheck")
    try:
        shutil.copytree(result, place)
    except OSError as error:
        msg = gettext(
            "{name} cannot be written: {reason}. The report is in {result}.",
            name=place.name,
            reason=error.strerror or error,
            result=result,
        )
        raise StoreError(msg) from error
    lines.show(f"  {place / 'report.html'}\n")
    return place


def _fresh(place: Path) -> Path:
    """Find a name that is not taken."""
    number = 1
    fresh = place
    while fresh.exists():
        number += 1
        fresh = place.with_name(f"{place.name}-{number}")
    return fresh
