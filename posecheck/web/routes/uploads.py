"""Clips in pieces over HTTP, by the tus protocol: begin, ask how far it is, go on, give up."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Header, Request, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from posecheck.web import request_body, schemas
from posecheck.web.dependencies import Caller, ClipId, ServerState, TheServer, refusal
from posecheck.web.problems import problem_responses
from posecheck.web.resumable import ComingClip, read_metadata
from posecheck.web.upload_files import is_video_head

from .clips import check_share, new_upload, read_settings

_TAG: Final = "clips in pieces"  # untranslated: for programmers
_COME: Final = "How much has come [bytes]."  # untranslated: for programmers
_PLACE: Final = "Where the pieces go."  # untranslated: for programmers
_WHOLE: Final = "How much it is [bytes]."  # untranslated: for programmers
UPLOADS_ROUTER: Final = APIRouter(responses=problem_responses(), tags=[_TAG])
TUS: Final = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}
"""What every answer of the protocol says."""

_HEAD: Final = 16
_KIND: Final = "application/offset+octet-stream"
_OFFSET: Final = {
    "Upload-Offset": {
        "schema": {"type": "integer"},
        "description": _COME,
    },
    "Upload-Length": {
        "schema": {"type": "integer"},
        "description": _WHOLE,
    },
}
_Length = Annotated[int, Header(alias="Upload-Length", ge=1, description="How long the clip is [bytes].")]
_Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, description="Where this piece belongs [bytes].")]
_Metadata = Annotated[
    str, Header(alias="Upload-Metadata", max_length=4000, description="filename and settings, each in base 64.")
]


@UPLOADS_ROUTER.options("/uploads", name="upload_protocol", summary="Say which protocol this is", status_code=204)
def _protocol(server: TheServer) -> Response:
    facts = {"Tus-Version": "1.0.0", "Tus-Extension": "creation,termination,expiration"}
    return Response(None, 204, {**TUS, **facts, "Tus-Max-Size": str(server.settings.limits.upload_bytes)})


@UPLOADS_ROUTER.post(
    "/uploads",
    name="begin_upload",
    summary="Begin to bring a clip in pieces",
    status_code=201,
    response_class=Response,
    responses={
        201: {"headers": {"Location": {"schema": {"type": "string"}, "description": _PLACE}}},
        **problem_responses(507),
    },
)
def _begin(  # noqa: PLR0917  called by the framework, by name
    length: _Length, told: schemas.ToldOf, server: TheServer, who: Caller, request: Request, metadata: _Metadata = ""
) -> Response:
    limits = server.settings.limits
    if length > limits.upload_bytes:
        raise refusal(413, "large")  # before a byte of it was sent
    check_share(server, who)
    if who.role == "rider" and server.coming.of(who.owner) >= limits.unmeasured_per_rider:
        raise refusal(429, "unmeasured")
    if server.files.spare_bytes() - server.coming.coming_bytes() - length < limits.spare_bytes:
        raise refusal(507, "disk")
    form = _settings(told, metadata)
    settings = read_settings(server, form)
    name = server.files.fresh()
    server.coming.begin(new_upload(name, form, settings, who), length)
    return Response(None, 201, {**TUS, "Location": f"{request.url.path}/{name}", "Upload-Offset": "0"})


@UPLOADS_ROUTER.head(
    "/uploads/{clip}",
    name="upload_offset",
    summary="Say how much of a clip has come",
    response_class=Response,
    responses={200: {"headers": _OFFSET}},
)
def _how_far(clip: ClipId, server: TheServer, who: Caller) -> Response:
    found = _coming(server, clip, who)
    server.coming.write_as(
        clip
    )  # whoever asks will go on: what still trickles in over a dead connection comes too late
    found = server.coming.find(clip) or found
    return Response(
        None, 200, {**TUS, "Upload-Offset": str(found.come_bytes), "Upload-Length": str(found.length_bytes)}
    )


@UPLOADS_ROUTER.patch(
    "/uploads/{clip}",
    name="append_upload",
    summary="Bring the next piece; with the last one the clip joins the queue, under the same id",
    status_code=204,
    response_class=Response,
    responses={
        204: {"headers": {"Upload-Offset": _OFFSET["Upload-Offset"]}},
        **problem_responses(409, 415),
    },
    openapi_extra={
        "requestBody": {"required": True, "content": {_KIND: {"schema": {"type": "string", "format": "binary"}}}}
    },
)
async def _append(clip: ClipId, offset: _Offset, request: Request, server: TheServer, who: Caller) -> Response:
    if request.headers.get("content-type") != _KIND:
        raise refusal(415, "piece")
    found = await run_in_threadpool(_coming, server, clip, who)
    if offset != found.come_bytes:
        raise refusal(409, "offset")
    with server.upload_slots.take(who):
        come_bytes = await _written(request, server, found)
    if come_bytes == found.length_bytes:
        await run_in_threadpool(_finish, server, found)
    return Response(None, 204, {**TUS, "Upload-Offset": str(come_bytes)})


@UPLOADS_ROUTER.delete(
    "/uploads/{clip}", name="give_up_upload", summary="Give up a clip that has not come whole", status_code=204
)
def _give_up(clip: ClipId, server: TheServer, who: Caller) -> Response:
    found = _coming(server, clip, who)
    if found.come_bytes < found.length_bytes:
        server.coming.drop(clip)
    return Response(None, 204, TUS)


def _coming(server: ServerState, clip: str, who: Caller) -> ComingClip:
    found = server.coming.find(clip)
    if found is None or not who.sees(found.upload.owner):
        raise refusal(404, "clip")
    return found


async def _written(request: Request, server: ServerState, found: ComingClip) -> int:
    """Write what comes, as it comes; a film is known by its first bytes."""
    at_bytes, clip, limits = found.come_bytes, found.upload.id, server.settings.limits
    writer = server.coming.write_as(clip)
    async for piece in request_body.read_body(request, found.length_bytes - at_bytes, limits, piece_bytes=1 << 17):
        if not at_bytes and not is_video_head(piece[:_HEAD]):
            server.coming.drop(clip)
            raise refusal(415, "film")
        if not await run_in_threadpool(server.coming.append, clip, writer, at_bytes, piece):
            raise refusal(409, "offset")
        at_bytes += len(piece)
    return at_bytes


def _finish(server: ServerState, found: ComingClip) -> None:
    """Hand a clip that came whole to the queue, once, however often its last piece is sent."""
    with server.coming.finishing:
        if server.coming.part(found.upload.id).is_file():
            server.coming.finish(found.upload.id)
        if server.queue.find(found.upload.id) is None:
            server.queue.bring(found.upload)
    server.jobs.wake()


def _settings(told: schemas.SettingsForm, metadata: str) -> schemas.SettingsForm:
    """Put together what is said in the address and in the protocol's own way; there it is in the words of clients."""
    said = read_metadata(metadata)
    named = {"name": said["filename"]} if "filename" in said else {}
    known = {name: value for name, value in said.items() if name in schemas.SettingsForm.model_fields}
    try:
        return schemas.SettingsForm.model_validate({**told.model_dump(), **named, **known})
    except ValidationError as error:
        raise refusal(422, "metadata") from error
