"""The pages that people see."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from posecheck.records.history import HistoryEntry
from posecheck.records.settings import SETTINGS_BOUNDS
from posecheck.storage.uploads import Upload
from posecheck.text import read_words
from posecheck.web import comparison, invitation
from posecheck.web.auth import CallerIdentity
from posecheck.web.dependencies import Caller, FitterOnly, ServerState, TheClip, TheHouse, refusal
from posecheck.web.upload_files import RESULTS, WHY

from .clips import send_result, show_upload

PAGES_ROUTER: Final = APIRouter(include_in_schema=False)

_TYPES: Final = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_OURS: Final = (
    "web.css",
    "icon.svg",
    "talk.js",
    "enter.js",
    "film.js",
    "clip.js",
    "clips.js",
    "joints.js",
    "compare.js",
)
_MENU: Final = {
    "rider": (("film", "/"), ("clips", "/clips")),
    "fitter": (("film", "/"), ("clips", "/clips"), ("compare", "/compare"), ("queue", "/queue"), ("phone", "/phone")),
}


def render_page(name: str, who: CallerIdentity | None, here: str = "", script: str = "", **what: Any) -> HTMLResponse:
    """Fill in a page.

    Parameters
    ----------
    name : str
        Of the template and of its words.
    who : Who or None
        Who looks at it.
    here : str
        Its address in the menu.
    script : str
        Its script; empty for none.
    **what : object
        For the template.

    Returns
    -------
    HTMLResponse
        The page.
    """
    web = read_words("web")
    menu = _MENU[who.role] if who else ()
    filled = {"title": web[name]["title"], **what}
    template = _templates().get_template(f"{name}.html")
    return HTMLResponse(template.render(web=web, say=web[name], menu=menu, here=here, script=script, **filled))


@cache
def _templates() -> Environment:
    loader = PackageLoader("posecheck.web", "pages")
    pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    pages.globals["bounds"] = SETTINGS_BOUNDS
    return pages


@PAGES_ROUTER.get("/enter")
def _enter() -> HTMLResponse:
    return render_page("enter", None, script="enter.js")


@PAGES_ROUTER.get("/")
def _film(who: Caller) -> HTMLResponse:
    return render_page("film", who, "/", "film.js")


@PAGES_ROUTER.get("/clips/{clip}")
def _clip(upload: TheClip, house: TheHouse, who: Caller) -> HTMLResponse:
    there = [name for name in RESULTS if (house.shelf.result(upload.id) / name).is_file()]
    return render_page(
        "clip",
        who,
        script="clip.js",
        clip=show_upload(house, upload),
        picture=(house.shelf.folder(upload.id) / WHY).is_file(),
        fitter=who.role == "fitter",
        files=there,
    )


@PAGES_ROUTER.get("/clips")
def _clips(house: TheHouse, who: Caller) -> HTMLResponse:
    return _listed("clips", "/clips", house, who, folder=False)


@PAGES_ROUTER.get("/queue")
def _queue(house: TheHouse, who: FitterOnly) -> HTMLResponse:
    return _listed("queue", "/queue", house, who, folder=True)


def _listed(name: str, here: str, house: ServerState, who: CallerIdentity, *, folder: bool) -> HTMLResponse:
    """List the clips by rider, or, for a studio, those in work."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for clip in house.queue.all(None if who.role == "fitter" else who.owner):
        if not folder or clip.state in ("waiting", "working"):
            groups.setdefault("" if folder else clip.rider, []).append(_row(house, clip))
    if who.role == "fitter" and not folder:
        for entry in house.past.earlier({clip["mark"] for clips in groups.values() for clip in clips}):
            groups.setdefault(entry.rider, []).append(_kept(entry))
    web = read_words("web")
    extra = {"film": web["film"], "queue": web["queue"], "title": web[name]["title"], "none": web[name]["none"]}
    return render_page(
        "clips", who, here, "clips.js", groups=groups, fitter=who.role == "fitter", folder=folder, **extra
    )


def _row(house: ServerState, upload: Upload) -> dict[str, Any]:
    day = datetime.fromtimestamp(upload.brought_s).astimezone().strftime("%Y-%m-%d %H:%M")
    return {**show_upload(house, upload).model_dump(), "day": day, "mark": house.shelf.sha256(upload.id)}


def _kept(entry: HistoryEntry) -> dict[str, Any]:
    """One row of the history, of which the server has no report."""
    ending = "measured" if entry.usable else "again"
    day = entry.recorded_on.strftime("%Y-%m-%d")
    return {
        "id": "",
        "name": entry.clip,
        "day": day,
        "state": "done",
        "ending": ending,
        "note": "",
        "has_report": False,
    }


@PAGES_ROUTER.get("/clips/{clip}/joints")
def _joints(upload: TheClip, house: TheHouse, who: FitterOnly) -> HTMLResponse:
    return render_page(
        "joints", who, script="joints.js", clip=show_upload(house, upload), page_words=read_words("page")
    )


@PAGES_ROUTER.get("/compare")
def _compare(house: TheHouse, who: FitterOnly, before: str = "", after: str = "") -> HTMLResponse:
    choice = [row for row in (_row(house, clip) for clip in house.queue.all()) if row["has_report"]]
    chosen = [next((row for row in choice if row["id"] == wanted), None) for wanted in (before, after)]
    pair = comparison.compare_uploads(house.shelf, before, after) if all(chosen) else comparison.NOTHING
    return render_page(
        "compare",
        who,
        "/compare",
        "compare.js",
        choice=choice,
        before=chosen[0],
        after=chosen[1],
        page_words=read_words("page"),
        clip_words=read_words("web")["clip"],
        **pair,
    )


@PAGES_ROUTER.get("/phone")
def _phone(request: Request, house: TheHouse, who: FitterOnly) -> HTMLResponse:
    if not house.settings.lan:
        return render_page("phone", who, "/phone", address="", qr="")
    where = invitation.invitation_address(invitation.lan_address(), request.url.port or 80, house.gate.key("rider"))
    return render_page("phone", who, "/phone", address=where, qr=invitation.qr_svg(where))


@PAGES_ROUTER.get("/clips/{clip}/report")
def _report(upload: TheClip, house: TheHouse) -> RedirectResponse:
    return RedirectResponse(f"/view/{house.gate.ticket(upload.id)}/report.html", 303)


@PAGES_ROUTER.get("/view/{ticket}/{file}")
def _view(ticket: str, file: str, house: TheHouse) -> Response:
    clip = house.gate.ticketed(ticket)
    if clip is None or house.queue.find(clip) is None:
        raise refusal(404, "file")
    return send_result(house, clip, file)


@PAGES_ROUTER.get("/assets/{name}")
def _asset(name: str) -> Response:
    if name not in (*_OURS, "page.css"):
        raise refusal(404, "file")
    return Response(_content(name), media_type=_TYPES[name.rsplit(".", 1)[-1]])


@cache
def _content(name: str) -> bytes:
    folder = "posecheck.web" if name in _OURS else "posecheck.reports.html"
    return files(folder).joinpath("assets", name).read_bytes()
