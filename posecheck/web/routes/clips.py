"""Clips over HTTP: bring one, follow it, fetch what came out, cancel, delete."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool

from posecheck.storage.uploads import Upload
from posecheck.web import request_body, schemas
from posecheck.web.auth import COOKIE, SESSION_S
from posecheck.web.dependencies import Caller, ClipId, ServerState, TheClip, TheHouse, refusal
from posecheck.web.jobs import JOB_NUMBERS
from posecheck.web.upload_files import RESULTS, WHY, clean_name

ERRORS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": text, "model": schemas.Refusal}
    for status, text in {
        400: "The call cannot be read.",
        401: "A stranger.",
        403: "Not for this one.",
        404: "No such thing.",
        409: "Not now.",
        422: "Something in it makes no sense.",
        429: "Too many calls.",
    }.items()
}
_FINAL: Final = ("done", "failed", "cancelled")
_QUIET: Final = 30
SANDBOX: Final = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; media-src 'self' data:; connect-src 'none'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
"""Content security policy of a report: its own scripts may run, but it has no origin, no cookies and no network."""

CLIPS_ROUTER: Final = APIRouter(prefix="/api", responses=ERRORS)


def _body(kind: str) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {kind: {"schema": {"type": "string", "format": "binary"}}}}}


def show_upload(house: ServerState, upload: Upload) -> schemas.UploadForm:
    """Put a clip into its form.

    Parameters
    ----------
    house : House
        Where it lies.
    upload : Upload
        The clip.

    Returns
    -------
    Clip
        With how far it is.
    """
    going = upload.ending in JOB_NUMBERS and not house.settings.keep
    return schemas.shown_text(
        upload,
        house.foreman.share(upload.id) if upload.state == "working" else None,
        has_clip=house.shelf.clip(upload.id).is_file() and not going,
        has_report=upload.state == "done" and (house.shelf.result(upload.id) / "report.html").is_file(),
        has_frames=upload.state == "done" and (house.shelf.frames(upload.id) / "frames.json").is_file(),
    )


@CLIPS_ROUTER.post("/enter", name="enter", summary="Exchange a key for a session", tags=["door"])
def _enter(key: schemas.Key, house: TheHouse, response: Response) -> schemas.AccessForm:
    found = house.gate.exchange(key.key)
    if found is None:
        raise refusal(401, "key")
    secret, role = found
    response.set_cookie(COOKIE, secret, max_age=int(SESSION_S[role]), httponly=True, samesite="strict", path="/")
    return schemas.AccessForm(role=role)


@CLIPS_ROUTER.post(
    "/clips",
    name="bring_clip",
    summary="Bring a clip; its bytes are the body",
    status_code=201,
    tags=["clips"],
    openapi_extra=_body("application/octet-stream"),
)
async def _bring(request: Request, told: schemas.ToldOf, house: TheHouse, who: Caller) -> schemas.UploadForm:
    if house.queue.waiting() >= house.settings.limits.waiting:
        raise refusal(503, "busy")
    if house.coming.locked():
        raise refusal(503, "uploads")
    async with house.coming:
        name = house.shelf.fresh()
        await request_body.receive_clip(request, house, name)
    upload = Upload(name, who.owner, clean_name(told.name), rider=told.rider.strip(), settings=told.settings())
    kept = await run_in_threadpool(house.queue.bring, upload)
    house.foreman.wake()
    return show_upload(house, kept)


@CLIPS_ROUTER.post(
    "/glance",
    name="glance",
    summary="Look at a first picture before the clip is sent",
    tags=["clips"],
    openapi_extra=_body("image/jpeg"),
)
async def _glance(request: Request, house: TheHouse, _: Caller) -> schemas.Look:
    limits = house.settings.limits
    content = b"".join([piece async for piece in request_body.read_body(request, limits.glance_bytes, limits.idle_s)])
    async with house.looking:
        found = await run_in_threadpool(house.foreman.aside, house.tools.glance, content)
    return schemas.Look(**found)


@CLIPS_ROUTER.get("/clips", name="list_clips", summary="List the clips, the newest first", tags=["clips"])
def _clips(house: TheHouse, who: Caller) -> list[schemas.UploadForm]:
    owner = None if who.role == "fitter" else who.owner
    return [show_upload(house, upload) for upload in house.queue.all(owner)]


@CLIPS_ROUTER.get("/clips/{clip}", name="show_clip", summary="Say how far a clip is", tags=["clips"])
def _one(upload: TheClip, house: TheHouse) -> schemas.UploadForm:
    return show_upload(house, upload)


@CLIPS_ROUTER.get(
    "/clips/{clip}/events",
    name="follow_clip",
    summary="Follow a clip: server-sent events, each a clip as JSON, until it is done",
    tags=["clips"],
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def _events(upload: TheClip, house: TheHouse) -> StreamingResponse:
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(_followed(house, upload.id), media_type="text/event-stream", headers=headers)


async def _followed(house: ServerState, clip: str) -> AsyncIterator[str]:
    """Tell each change of a clip, and now and then that nothing changed."""
    last, quiet = "", 0
    while (upload := await run_in_threadpool(house.queue.find, clip)) is not None:
        now = show_upload(house, upload).model_dump_json()
        quiet = 0 if now != last else quiet + 1
        if now != last:
            yield f"data: {now}\n\n"
        elif quiet % _QUIET == 0:
            yield ": still here\n\n"
        if upload.state in _FINAL:
            return
        last = now
        await asyncio.sleep(house.settings.limits.look_s)
    yield f"event: gone\ndata: {json.dumps(clip)}\n\n"


@CLIPS_ROUTER.post("/clips/{clip}/cancel", name="cancel_clip", summary="Stop the work on a clip", tags=["clips"])
def _cancel(upload: TheClip, house: TheHouse) -> schemas.Settled:
    return schemas.Settled(done=house.foreman.cancel(upload.id))


@CLIPS_ROUTER.post("/clips/{clip}/again", name="measure_again", summary="Measure a clip once more", tags=["clips"])
def _again(told: schemas.Again, upload: TheClip, house: TheHouse) -> schemas.UploadForm:
    if not house.shelf.clip(upload.id).is_file():
        raise refusal(409, "gone")
    fresh = {**upload.settings, **told.model_dump(exclude_none=True)}
    if not house.queue.again(upload.id, fresh):
        raise refusal(409, "working")
    house.foreman.wake()
    return show_upload(house, house.queue.find(upload.id) or upload)


@CLIPS_ROUTER.delete(
    "/clips/{clip}", name="delete_clip", summary="Delete a clip and all that came of it", tags=["clips"]
)
def _delete(upload: TheClip, house: TheHouse) -> schemas.Settled:
    house.foreman.cancel(upload.id)
    house.past.forget(upload)
    deleted = house.queue.delete(upload.id)
    house.shelf.drop(upload.id)
    return schemas.Settled(done=deleted)


@CLIPS_ROUTER.get(
    "/clips/{clip}/analysis",
    name="fetch_analysis",
    summary="Fetch the answer; its form is docs/analysis.schema.json",
    tags=["results"],
    response_class=JSONResponse,
)
def _analysis(upload: TheClip, house: TheHouse) -> FileResponse:
    return _file(house, upload, "analysis.json")


@CLIPS_ROUTER.get(
    "/clips/{clip}/report",
    name="fetch_report",
    summary="Fetch the report, a page of its own",
    tags=["results"],
    response_class=Response,
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}},
)
def _report(upload: TheClip, house: TheHouse) -> FileResponse:
    return _file(house, upload, "report.html")


@CLIPS_ROUTER.get(
    "/clips/{clip}/film",
    name="fetch_film",
    summary="Fetch the film with the joints drawn in",
    tags=["results"],
    response_class=Response,
    responses={200: {"content": {"video/mp4": {"schema": {"type": "string", "format": "binary"}}}}},
)
def _film(upload: TheClip, house: TheHouse) -> FileResponse:
    return _file(house, upload, "annotated.mp4")


@CLIPS_ROUTER.get(
    "/clips/{clip}/picture",
    name="fetch_picture",
    summary="Fetch the picture that shows how it went",
    tags=["results"],
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}},
)
def _picture(upload: TheClip, house: TheHouse) -> FileResponse:
    path = house.shelf.folder(upload.id) / WHY
    if not path.is_file():
        raise refusal(404, "file")
    return FileResponse(path, media_type="image/jpeg")


@CLIPS_ROUTER.get(
    "/clips/{clip}/files/{file}",
    name="fetch_file",
    summary="Fetch one file of the result",
    tags=["results"],
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
def _one_file(file: Annotated[str, Path(max_length=40)], upload: TheClip, house: TheHouse) -> FileResponse:
    response = _file(house, upload, file)
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def send_result(house: ServerState, clip: ClipId, file: str) -> FileResponse:
    """Hand out a file of a result.

    Parameters
    ----------
    house : House
        Where it lies.
    clip : str
        The clip's id.
    file : str
        One of `RESULTS`; any other is refused, whatever it looks like.

    Returns
    -------
    FileResponse
        A report with its own security policy.
    """
    if file not in RESULTS or not (house.shelf.result(clip) / file).is_file():
        raise refusal(404, "file")
    headers = {"Content-Security-Policy": SANDBOX} if file == "report.html" else {}
    if file.endswith(".mp4"):
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # a report has no origin, not even ours
    return FileResponse(house.shelf.result(clip) / file, media_type=RESULTS[file], headers=headers)


def _file(house: ServerState, upload: Upload, file: str) -> FileResponse:
    if upload.state != "done":
        raise refusal(409, "waiting")
    return send_result(house, upload.id, file)
