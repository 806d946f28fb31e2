"""The overview of many clips, as a studio's batch has it, of the clips that a server has measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from posecheck.errors import StoreError
from posecheck.records.analysis import Analysis
from posecheck.records.batch import BatchEntry, ClipLabel, Status, without_arrays
from posecheck.reports.html.dashboard import dashboard_page
from posecheck.storage.files import load_analysis
from posecheck.storage.uploads import Upload
from posecheck.web.dependencies import ClipId, FitterOnly, ServerState, TheHouse, refusal
from posecheck.web.upload_files import WHY

from .clips import SANDBOX, send_result

BOARD_ROUTER: Final = APIRouter(include_in_schema=False)
EVERYTHING: Final = "all"
"""What the ticket of an overview opens."""

MOST_CLIPS: Final = 300
"""The overview shows the newest clips, no more than that."""

_POLICY: Final = SANDBOX.replace("img-src data:", "img-src 'self' data:")


@BOARD_ROUTER.get("/board")
def _open(house: TheHouse, _: FitterOnly) -> RedirectResponse:
    return RedirectResponse(f"/view/board/{house.gate.ticket(EVERYTHING)}/index.html", 303)


def _board(ticket: str, house: ServerState) -> None:
    if house.gate.ticketed(ticket) != EVERYTHING:
        raise refusal(404, "file")


@BOARD_ROUTER.get("/view/board/{ticket}/index.html")
def _overview(ticket: str, house: TheHouse) -> HTMLResponse:
    _board(ticket, house)
    return HTMLResponse(dashboard_page(board_entries(house)), headers={"Content-Security-Policy": _POLICY})


@BOARD_ROUTER.get("/view/board/{ticket}/pictures/{clip}.jpg")
def _picture(ticket: str, clip: ClipId, house: TheHouse) -> FileResponse:
    _board(ticket, house)
    path = house.shelf.folder(clip) / WHY
    if not path.is_file():
        raise refusal(404, "file")
    headers = {"Cross-Origin-Resource-Policy": "cross-origin"}  # the page has no origin, not even ours
    return FileResponse(path, media_type="image/jpeg", headers=headers)


@BOARD_ROUTER.get("/view/board/{ticket}/clips/{clip}/{file}")
def _report(ticket: str, clip: ClipId, file: str, house: TheHouse) -> FileResponse:
    _board(ticket, house)
    return send_result(house, clip, file)


def board_entries(house: ServerState) -> Iterator[BatchEntry]:
    """Put a server's clips into the form of a batch's.

    Parameters
    ----------
    house : House
        Where they lie.

    Yields
    ------
    Entry
        Those that are measured, or failed.
    """
    for upload in house.queue.all(limit=MOST_CLIPS):
        if upload.state in ("done", "failed"):
            yield _entry(house, upload)


def _entry(house: ServerState, upload: Upload) -> BatchEntry:
    day = datetime.fromtimestamp(upload.brought_s).astimezone().strftime("%Y-%m-%d")
    facts = ClipLabel(upload.id, upload.name, upload.rider, date=day)
    riding, reasons = str(upload.settings.get("riding", "spin")), (upload.text,) if upload.text else ()
    try:
        place = house.shelf.result(upload.id) / "analysis.json"
        analysis = _light(place, place.stat().st_mtime) if upload.state == "done" else None
    except (OSError, StoreError):
        analysis = None
    if analysis is None:
        return BatchEntry(facts, riding, "failed", reasons=reasons)
    status: Status = "measured" if analysis.quality.usable else "not_measurable"
    pictured = (house.shelf.folder(upload.id) / WHY).is_file()
    return BatchEntry(facts, riding, status, reasons=reasons, analysis=analysis, pictured=pictured)


@lru_cache(maxsize=MOST_CLIPS)
def _light(place: Path, _: float) -> Analysis:
    """Read an analysis, anew when its file has changed."""
    return without_arrays(load_analysis(place))
