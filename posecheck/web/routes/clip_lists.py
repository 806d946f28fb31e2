"""The pages that list clips: all of them by rider, and, for a studio, those that wait."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from posecheck.records.history import HistoryEntry
from posecheck.storage.upload_rows import Upload
from posecheck.text import day_text, moment_text, read_words
from posecheck.web.answers import short_answer
from posecheck.web.auth import CallerIdentity
from posecheck.web.dependencies import Caller, FitterOnly, ServerState, TheServer
from posecheck.web.templates import render_page
from posecheck.web.upload_files import WHY

from .clips import show_upload

LISTS_ROUTER: Final = APIRouter(include_in_schema=False)
PAGE_CLIPS: Final = 50
"""So many clips stand on one page."""

_Page = Annotated[int, Query(ge=1, le=10_000)]
_Words = Annotated[str, Query(max_length=100)]


@LISTS_ROUTER.get("/clips")
def _clips(server: TheServer, who: Caller, page: _Page = 1, search: _Words = "") -> HTMLResponse:
    owner = None if who.role == "fitter" else who.owner
    clips = server.queue.all(owner, PAGE_CLIPS, (page - 1) * PAGE_CLIPS, search)
    alone = page == 1 and len(clips) < PAGE_CLIPS
    pages = 1 if alone else max(1, -(-server.queue.count(owner, search) // PAGE_CLIPS))
    groups: dict[str, list[dict[str, Any]]] = {}
    for clip in clips:
        groups.setdefault(clip.rider, []).append(show_row(server, clip))
    if who.role == "fitter" and page == pages and not search:
        for entry in server.history.earlier({server.files.sha256(clip.id) for clip in server.queue.all()}):
            groups.setdefault(entry.rider, []).append(_kept(entry))
    return _listed("clips", who, groups, page=page, pages=pages, search=search)


@LISTS_ROUTER.get("/queue")
def _queue(server: TheServer, who: FitterOnly) -> HTMLResponse:
    working = [clip for clip in server.queue.all() if clip.state == "working"]
    line = [show_row(server, clip) for clip in (*working, *server.queue.line())]
    return _listed("queue", who, {"": line} if line else {}, page=1, pages=1, search="")


def _listed(
    name: str, who: CallerIdentity, groups: dict[str, list[dict[str, Any]]], *, page: int, pages: int, search: str
) -> HTMLResponse:
    web = read_words("web")
    extra = {"film": web["film"], "queue": web["queue"], "title": web[name]["title"], "empty": web[name]["none"]}
    return render_page(
        "clips",
        who,
        f"/{name}",
        "clips.js",
        groups=groups,
        fitter=who.role == "fitter",
        folder=name == "queue",
        page=page,
        pages=pages,
        search=search,
        **extra,
    )


def show_row(server: ServerState, upload: Upload) -> dict[str, Any]:
    """Put a clip into a row of a list."""
    day = moment_text(datetime.fromtimestamp(upload.brought_s).astimezone())
    pictured = upload.state == "done" and (server.files.folder(upload.id) / WHY).is_file()
    answer = short_answer(server.files, upload.id) if upload.state == "done" else None
    return {**show_upload(server, upload).model_dump(), "day": day, "pictured": pictured, "answer": answer}


def _kept(entry: HistoryEntry) -> dict[str, Any]:
    """One row of the history, of which the server has no report."""
    return {
        "id": "",
        "name": entry.clip,
        "day": day_text(entry.recorded_on),
        "state": "done",
        "ending": "measured" if entry.usable else "again",
        "note": "",
        "suggested_rider": "",
        "has_report": False,
        "pictured": False,
        "answer": None,
        "share": None,
    }
