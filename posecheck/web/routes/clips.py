"""Clips over HTTP: bring one, follow it, fetch what came out, cancel, delete."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from posecheck.app.bike_marks import MarkMemory
from posecheck.records.bike_marks import split_marks
from posecheck.records.serialise import to_plain
from posecheck.records.settings import Settings
from posecheck.storage.upload_rows import JOB_NUMBERS, Upload
from posecheck.text import current_language
from posecheck.web import request_body, schemas
from posecheck.web.auth import COOKIE, SESSION_S, CallerIdentity
from posecheck.web.dependencies import Caller, ServerState, TheClip, TheServer, refusal
from posecheck.web.jobs import ASKS_BACK
from posecheck.web.problems import problem_responses
from posecheck.web.upload_files import clean_name
from posecheck.web.versions import version_tag

_FINAL: Final = ("done", "failed", "cancelled")
_QUIET: Final = 30
_PageQuery = Annotated[schemas.PageForm, Query()]

CLIPS_ROUTER: Final = APIRouter(responses=problem_responses())


def _body(kind: str) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {kind: {"schema": {"type": "string", "format": "binary"}}}}}


def check_share(server: ServerState, who: CallerIdentity) -> None:
    """Refuse a clip where too many wait, or where a phone has its share already."""
    limits = server.settings.limits
    if server.queue.waiting() >= limits.waiting:
        raise refusal(503, "busy")
    if who.role == "rider" and server.queue.unmeasured(who.owner) >= limits.unmeasured_per_rider:
        raise refusal(429, "unmeasured")


def read_settings(server: ServerState, told: schemas.SettingsForm) -> dict[str, Any]:
    """Read what is told of a ride, with the marks of its bike, whose distances are remembered.

    Raises SettingsError if a mark makes no sense.
    """
    if not told.marks:
        return told.settings()
    marks = MarkMemory(server.settings.address).read(split_marks(told.marks), told.bike)
    return {**told.settings(), "marks": to_plain(Settings(marks=marks).marks)}


def new_upload(name: str, told: schemas.SettingsForm, settings: Mapping[str, Any], who: CallerIdentity) -> Upload:
    """Make the record of a clip; a phone only suggests whose it is, for names are no proof."""
    rider = told.rider.strip()
    own, suggested = ("", rider) if who.role == "rider" else (rider, "")
    bike, language = told.bike.strip(), told.language or current_language()
    return Upload(
        name, who.owner, clean_name(told.name), own, settings, suggested_rider=suggested, bike=bike, language=language
    )


def show_upload(server: ServerState, upload: Upload) -> schemas.UploadForm:
    """Put a clip into its form.

    Parameters
    ----------
    server : ServerState
        Where it lies.
    upload : Upload
        The clip.

    Returns
    -------
    Clip
        With how far it is.
    """
    going = upload.ending in JOB_NUMBERS and not server.settings.keep and upload.reason not in ASKS_BACK
    return schemas.shown_text(
        upload,
        server.jobs.share(upload.id) if upload.state == "working" else None,
        has_clip=server.files.clip(upload.id).is_file() and not going,
        has_report=upload.state == "done" and (server.files.result(upload.id) / "report.html").is_file(),
        has_frames=upload.state == "done" and (server.files.frames(upload.id) / "frames.json").is_file(),
    )


@CLIPS_ROUTER.post("/enter", name="enter", summary="Exchange a key for a session", tags=["sessions"])
def _enter(key: schemas.Key, server: TheServer, request: Request, response: Response) -> schemas.AccessForm:
    found = server.access.exchange(key.key)
    if found is None:
        address = request.client.host if request.client else ""
        raise refusal(401, "key") if server.wrong_keys.lets(address) else refusal(429, "rate")
    secret, role = found
    request.state.caller = server.access.who(secret, None)  # this connection is a guest's from now on
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(SESSION_S[role]),
        httponly=True,
        samesite="strict",
        path="/",
        secure=server.settings.https is not None,
    )
    return schemas.AccessForm(role=role)


@CLIPS_ROUTER.post(
    "/clips",
    name="bring_clip",
    summary="Bring a clip; its bytes are the body",
    status_code=201,
    tags=["clips"],
    responses=problem_responses(415, 507),
    openapi_extra=_body("application/octet-stream"),
)
async def _bring(request: Request, told: schemas.ToldOf, server: TheServer, who: Caller) -> schemas.UploadForm:
    await run_in_threadpool(check_share, server, who)
    settings = await run_in_threadpool(read_settings, server, told)
    with server.upload_slots.take(who):
        name = server.files.fresh()
        await request_body.receive_clip(request, server, name)
    kept = await run_in_threadpool(server.queue.bring, new_upload(name, told, settings, who))
    server.jobs.wake()
    return show_upload(server, kept)


@CLIPS_ROUTER.post(
    "/glance",
    name="glance",
    summary="Look at a first picture before the clip is sent",
    tags=["clips"],
    openapi_extra=_body("image/jpeg"),
)
async def _glance(request: Request, server: TheServer, who: Caller) -> schemas.Look:
    limits = server.settings.limits
    with server.preview_slots.take(who):
        pieces = request_body.read_body(request, limits.glance_bytes, limits)
        content = b"".join([piece async for piece in pieces])
        found = await run_in_threadpool(server.jobs.aside, server.tools.glance, content)
    return schemas.Look(**found)


@CLIPS_ROUTER.get("/clips", name="list_clips", summary="List the clips, the newest first", tags=["clips"])
def _clips(
    server: TheServer, who: Caller, request: Request, response: Response, page: _PageQuery
) -> list[schemas.UploadForm]:
    owner = None if who.role == "fitter" else who.owner
    clips = server.queue.all(owner, page.limit, page.offset, page.search)
    if len(clips) == page.limit:
        further = request.url.include_query_params(offset=page.offset + page.limit)
        response.headers["Link"] = f'<{further.path}?{further.query}>; rel="next"'
    return [show_upload(server, upload) for upload in clips]


@CLIPS_ROUTER.get("/clips/{clip}", name="show_clip", summary="Say how far a clip is", tags=["clips"])
def _one(upload: TheClip, server: TheServer, response: Response) -> schemas.UploadForm:
    shown = show_upload(server, upload)
    response.headers["ETag"] = version_tag(shown.model_dump())
    return shown


@CLIPS_ROUTER.get(
    "/clips/{clip}/events",
    name="follow_clip",
    summary="Follow a clip: server-sent events, each a clip as JSON, until it is done",
    tags=["clips"],
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def _events(upload: TheClip, server: TheServer, who: Caller) -> StreamingResponse:
    place = ExitStack()
    place.enter_context(server.stream_slots.take(who))
    stream = _followed(server, upload.id, who, place)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _followed(server: ServerState, clip: str, who: CallerIdentity, place: ExitStack) -> AsyncIterator[str]:
    """Tell each change of a clip, and now and then that nothing changed, as long as the session lasts."""
    with place:
        async for line in _changes(server, clip, who):
            yield line


async def _changes(server: ServerState, clip: str, who: CallerIdentity) -> AsyncIterator[str]:
    last, quiet = "", 0
    while (upload := await run_in_threadpool(server.queue.find, clip)) is not None:
        if not await run_in_threadpool(server.access.still_in, who):
            return
        now = show_upload(server, upload).model_dump_json()
        quiet = 0 if now != last else quiet + 1
        if now != last:
            yield f"data: {now}\n\n"
        elif quiet % _QUIET == 0:
            yield ": still here\n\n"
        if upload.state in _FINAL:
            return
        last = now
        await asyncio.sleep(server.settings.limits.look_s)
    yield f"event: gone\ndata: {json.dumps(clip)}\n\n"  # untranslated: the protocol


@CLIPS_ROUTER.post("/clips/{clip}/cancel", name="cancel_clip", summary="Stop the work on a clip", tags=["clips"])
def _cancel(upload: TheClip, server: TheServer) -> schemas.Settled:
    return schemas.Settled(done=server.jobs.cancel(upload.id))


@CLIPS_ROUTER.post(
    "/clips/{clip}/again",
    name="measure_again",
    summary="Measure a clip once more",
    tags=["clips"],
    responses=problem_responses(409),
)
def _again(told: schemas.Again, upload: TheClip, server: TheServer) -> schemas.UploadForm:
    if not server.files.clip(upload.id).is_file():
        raise refusal(409, "gone")
    fresh = {**upload.settings, **told.model_dump(exclude_none=True)}
    if not server.queue.again(upload.id, fresh):
        raise refusal(409, "working")
    server.jobs.wake()
    return show_upload(server, server.queue.find(upload.id) or upload)


@CLIPS_ROUTER.delete(
    "/clips/{clip}", name="delete_clip", summary="Delete a clip and all that came of it", tags=["clips"]
)
def _delete(upload: TheClip, server: TheServer, who: Caller) -> schemas.Settled:
    if upload.rider and who.role != "fitter":
        raise refusal(403, "assigned")  # it is in a rider's history, which a phone has no say in
    server.jobs.cancel(upload.id)
    server.history.forget(upload)
    deleted = server.queue.delete(upload.id)
    server.files.drop(upload.id)
    return schemas.Settled(done=deleted)
