"""A page for each rider: the history with its charts, notes on the set-up, and the clips."""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from posecheck.text import read_words
from posecheck.web import schemas
from posecheck.web.dependencies import FitterOnly, ServerState, TheServer, refusal
from posecheck.web.problems import problem_responses
from posecheck.web.rider_sheet import count_topics, rider_cards
from posecheck.web.sheet_form import SheetForm
from posecheck.web.templates import render_page

from .results import SANDBOX

RIDERS_ROUTER: Final = APIRouter(responses=problem_responses(), tags=["riders"])
RIDER_PAGES_ROUTER: Final = APIRouter(include_in_schema=False)

_TICKET: Final = "rider "
_Rider = Annotated[str, Query(max_length=100)]
_Day = Annotated[date | None, Query()]
_Name = Annotated[str, Query(min_length=1, max_length=100)]


@RIDERS_ROUTER.post("/riders/notes", name="rider_note", summary="Write a note on a rider's set-up", status_code=201)
def _note(note: schemas.RiderNote, server: TheServer, _: FitterOnly) -> schemas.Settled:
    server.history.note(note.rider, note.text)
    return schemas.Settled(done=True)


@RIDERS_ROUTER.post("/riders/sheets", name="keep_sheet", summary="Keep a rider's set-up sheet", status_code=201)
def _sheet(form: SheetForm, server: TheServer, _: FitterOnly) -> schemas.Settled:
    server.history.keep_sheet(form.rider, form.sheet())
    return schemas.Settled(done=True)


@RIDER_PAGES_ROUTER.get("/riders")
def _rider(name: _Name, server: TheServer, who: FitterOnly) -> HTMLResponse:
    ticket = server.access.ticket(_TICKET + name)
    uploads = [one for one in server.queue.all(wanted=name) if one.rider.casefold() == name.casefold()]
    return render_page(
        "rider",
        who,
        script="rider.js",
        rider=name,
        address=f"/view/rider/{ticket}/history.html",
        sheet=server.history.sheet(name),
        sides=read_words("sheet"),
        chain=server.history.chain(name, uploads),
    )


@RIDER_PAGES_ROUTER.get("/cards")
def _cards(server: TheServer, who: FitterOnly, rider: _Rider = "", day: _Day = None) -> HTMLResponse:
    cards = rider_cards(server.files, server.queue.all(wanted=rider), None if rider else day or _last_day(server))
    if rider:
        cards = [card for card in cards if card["name"].casefold() == rider.casefold()]
    return render_page("cards", who, script="cards.js", cards=cards, clip_words=read_words("web")["clip"])


@RIDER_PAGES_ROUTER.get("/class")
def _class(server: TheServer, who: FitterOnly, day: _Day = None, *, names: bool = False) -> HTMLResponse:
    chosen = day or _last_day(server)
    cards = rider_cards(server.files, server.queue.all(), chosen)
    counts = count_topics(cards)
    return render_page("class", who, script="cards.js", cards=cards, counts=counts, day=chosen.isoformat(), names=names)


def _last_day(server: ServerState) -> date:
    """Find the day of the newest clip; it is today where there is none."""
    newest = next(iter(server.queue.all(limit=1)), None)
    return datetime.fromtimestamp(newest.brought_s if newest else time.time()).astimezone().date()


@RIDER_PAGES_ROUTER.get("/view/rider/{ticket}/history.html")
def _history(ticket: str, server: TheServer) -> HTMLResponse:
    opened = server.access.ticketed(ticket) or ""
    if not opened.startswith(_TICKET):
        raise refusal(404, "file")
    page = server.history.page(opened.removeprefix(_TICKET))
    return HTMLResponse(page, headers={"Content-Security-Policy": SANDBOX})
