"""A page for each rider: the history with its charts, notes on the set-up, and the clips."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from posecheck.web import schemas
from posecheck.web.dependencies import FitterOnly, TheServer, refusal
from posecheck.web.problems import problem_responses
from posecheck.web.templates import render_page

from .results import SANDBOX

RIDERS_ROUTER: Final = APIRouter(responses=problem_responses(), tags=["riders"])
RIDER_PAGES_ROUTER: Final = APIRouter(include_in_schema=False)

_TICKET: Final = "rider "
_Name = Annotated[str, Query(min_length=1, max_length=100)]


@RIDERS_ROUTER.post("/riders/notes", name="rider_note", summary="Write a note on a rider's set-up", status_code=201)
def _note(note: schemas.RiderNote, server: TheServer, _: FitterOnly) -> schemas.Settled:
    server.history.note(note.rider, note.text)
    return schemas.Settled(done=True)


@RIDER_PAGES_ROUTER.get("/riders")
def _rider(name: _Name, server: TheServer, who: FitterOnly) -> HTMLResponse:
    ticket = server.access.ticket(_TICKET + name)
    return render_page("rider", who, script="rider.js", rider=name, address=f"/view/rider/{ticket}/history.html")


@RIDER_PAGES_ROUTER.get("/view/rider/{ticket}/history.html")
def _history(ticket: str, server: TheServer) -> HTMLResponse:
    opened = server.access.ticketed(ticket) or ""
    if not opened.startswith(_TICKET):
        raise refusal(404, "file")
    page = server.history.page(opened.removeprefix(_TICKET))
    return HTMLResponse(page, headers={"Content-Security-Policy": SANDBOX})
