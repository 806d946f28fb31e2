"""The overview of many clips, as a studio's batch has it, of the clips that a server has measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from posecheck.records.batch import BatchEntry, ClipLabel, Status
from posecheck.reports.html.dashboard import dashboard_page
from posecheck.storage.upload_rows import Upload
from posecheck.text import day_text
from posecheck.web.answers import light_analysis
from posecheck.web.dependencies import ClipId, FitterOnly, ServerState, TheServer, refusal
from posecheck.web.upload_files import WHY

from .results import SANDBOX, send_result

BOARD_ROUTER: Final = APIRouter(include_in_schema=False)
EVERYTHING: Final = "all"
"""What the ticket of an overview opens."""

MOST_CLIPS: Final = 300
"""The overview shows the newest clips, no more than that."""

_POLICY: Final = SANDBOX.replace("img-src data:", "img-src 'self' data:")


@BOARD_ROUTER.get("/board")
def _open(server: TheServer, _: FitterOnly) -> RedirectResponse:
    return RedirectResponse(f"/view/board/{server.access.ticket(EVERYTHING)}/index.html", 303)


def _board(ticket: str, server: ServerState) -> None:
    if server.access.ticketed(ticket) != EVERYTHING:
        raise refusal(404, "file")


@BOARD_ROUTER.get("/view/board/{ticket}/index.html")
def _overview(ticket: str, server: TheServer) -> HTMLResponse:
    _board(ticket, server)
    return HTMLResponse(dashboard_page(board_entries(server)), headers={"Content-Security-Policy": _POLICY})


@BOARD_ROUTER.get("/view/board/{ticket}/pictures/{clip}.jpg")
def _picture(ticket: str, clip: ClipId, server: TheServer) -> FileResponse:
    _board(ticket, server)
    path = server.files.folder(clip) / WHY
    if not path.is_file():
        raise refusal(404, "file")
    headers = {"Cross-Origin-Resource-Policy": "cross-origin"}  # the page has no origin, not even ours
    return FileResponse(path, media_type="image/jpeg", headers=headers)


@BOARD_ROUTER.get("/view/board/{ticket}/clips/{clip}/{file}")
def _report(ticket: str, clip: ClipId, file: str, server: TheServer) -> FileResponse:
    _board(ticket, server)
    return send_result(server, clip, file)


def board_entries(server: ServerState) -> Iterator[BatchEntry]:
    """Put a server's clips into the form of a batch's.

    Parameters
    ----------
    server : ServerState
        Where they lie.

    Yields
    ------
    Entry
        Those that are measured, or failed.
    """
    for upload in server.queue.all(limit=MOST_CLIPS):
        if upload.state in ("done", "failed"):
            yield _entry(server, upload)


def _entry(server: ServerState, upload: Upload) -> BatchEntry:
    day = day_text(datetime.fromtimestamp(upload.brought_s).astimezone())
    facts = ClipLabel(upload.id, upload.name, upload.rider, date=day)
    riding, reasons = str(upload.settings.get("riding", "spin")), (upload.text,) if upload.text else ()
    analysis = light_analysis(server.files, upload.id) if upload.state == "done" else None
    if analysis is None:
        return BatchEntry(facts, riding, "failed", reasons=reasons)
    status: Status = "measured" if analysis.quality.usable else "not_measurable"
    pictured = (server.files.folder(upload.id) / WHY).is_file()
    return BatchEntry(facts, riding, status, reasons=reasons, analysis=analysis, pictured=pictured)
