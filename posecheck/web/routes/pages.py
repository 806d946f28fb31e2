"""The pages that people see."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from posecheck.text import read_words
from posecheck.web import comparison
from posecheck.web.answers import short_answer
from posecheck.web.auth import CallerIdentity
from posecheck.web.dependencies import Caller, FitterOnly, TheClip, TheServer, refusal
from posecheck.web.templates import render_page
from posecheck.web.upload_files import RESULTS, WHY

from .clip_lists import show_row
from .clips import show_upload
from .results import send_result

PAGES_ROUTER: Final = APIRouter(include_in_schema=False)

_TYPES: Final = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_OURS: Final = (
    "web.css",
    "icon.svg",
    "talk.js",
    "enter.js",
    "film.js",
    "live.css",
    "live.js",
    "live_camera.js",
    "live_screen.js",
    "phone.js",
    "rider.js",
    "sending.js",
    "clip.js",
    "clips.js",
    "joints.js",
    "compare.js",
    "cards.js",
)


@PAGES_ROUTER.get("/enter")
def _enter() -> HTMLResponse:
    return render_page("enter", None, script="enter.js")


@PAGES_ROUTER.get("/")
def _film(who: Caller) -> HTMLResponse:
    return render_page("film", who, "/", "film.js", fitter=who.role == "fitter")


@PAGES_ROUTER.get("/clips/{clip}")
def _clip(upload: TheClip, server: TheServer, who: Caller) -> HTMLResponse:
    answer = short_answer(server.files, upload.id) if upload.state == "done" else None
    there = [name for name in RESULTS if (server.files.result(upload.id) / name).is_file()]
    return render_page(
        "clip",
        who,
        script="clip.js",
        clip=show_upload(server, upload),
        picture=(server.files.folder(upload.id) / WHY).is_file(),
        fitter=who.role == "fitter",
        files=there,
        answer=answer,
    )


@PAGES_ROUTER.get("/clips/{clip}/joints")
def _joints(upload: TheClip, server: TheServer, who: FitterOnly) -> HTMLResponse:
    return render_page(
        "joints", who, script="joints.js", clip=show_upload(server, upload), page_words=read_words("page")
    )


@PAGES_ROUTER.get("/compare")
def _compare(server: TheServer, who: FitterOnly, before: str = "", after: str = "") -> HTMLResponse:
    choice = [row for row in (show_row(server, clip) for clip in server.queue.all()) if row["has_report"]]
    chosen = [next((row for row in choice if row["id"] == wanted), None) for wanted in (before, after)]
    pair = comparison.compare_uploads(server.files, before, after) if all(chosen) else comparison.NOTHING
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
def _phone(server: TheServer, who: FitterOnly) -> HTMLResponse:
    return render_page("phone", who, "/phone", "phone.js", lan=server.settings.lan, https=server.settings.https)


@PAGES_ROUTER.get("/trust")
def _trust(server: TheServer, request: Request) -> HTMLResponse:
    who: CallerIdentity | None = request.state.caller
    return render_page("trust", who, own=bool(server.settings.https and server.settings.https.authority))


@PAGES_ROUTER.get("/trust/posecheck.crt")
def _authority(server: TheServer) -> Response:
    files = server.settings.https
    if files is None or files.authority is None:
        raise refusal(404, "file")
    return Response(files.authority.read_bytes(), media_type="application/x-x509-ca-cert")


@PAGES_ROUTER.get("/clips/{clip}/report")
def _report(upload: TheClip, server: TheServer, who: Caller) -> HTMLResponse:
    if not show_upload(server, upload).has_report:
        raise refusal(409, "waiting")
    address = f"/view/{server.access.ticket(upload.id)}/report.html"
    return render_page("report", who, clip=upload, address=address)


@PAGES_ROUTER.get("/view/{ticket}/{file}")
def _view(ticket: str, file: str, server: TheServer) -> Response:
    clip = server.access.ticketed(ticket)
    if clip is None or server.queue.find(clip) is None:
        raise refusal(404, "file")
    return send_result(server, clip, file)


@PAGES_ROUTER.get("/assets/{name}")
def _asset(name: str) -> Response:
    if name not in (*_OURS, "page.css"):
        raise refusal(404, "file")
    return Response(_content(name), media_type=_TYPES[name.rsplit(".", 1)[-1]])


@cache
def _content(name: str) -> bytes:
    folder = "posecheck.web" if name in _OURS else "posecheck.reports.html"
    return files(folder).joinpath("assets", name).read_bytes()
