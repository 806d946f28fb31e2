"""What a fitter does beyond filming: notes, joints put right by hand, a way in for one more phone."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import FileResponse

from posecheck.storage.upload_rows import JOB_NUMBERS, Upload
from posecheck.text import use_language
from posecheck.web import invitation, schemas
from posecheck.web.dependencies import ClipId, FitterOnly, ServerState, TheClip, TheServer, refusal
from posecheck.web.joint_editor import JointEditor, open_editor
from posecheck.web.problems import problem_responses
from posecheck.web.settings import LOOPBACK
from posecheck.web.upload_files import clean_name
from posecheck.web.upload_tasks import build_correction
from posecheck.web.versions import check_version, joints_tag, version_tag

from .clips import show_upload

FITTING_ROUTER: Final = APIRouter(responses=problem_responses(409, 412), tags=["fitting"])


MadeFrom = Annotated[
    str | None,
    Header(alias="If-Match", description="The version that the change was made from; another one is refused."),
]


def _editor(upload: TheClip, server: TheServer, _: FitterOnly) -> JointEditor:
    return _editor_of(server, upload)


def _editor_of(server: ServerState, upload: Upload) -> JointEditor:
    found = open_editor(server.files, upload.id) if upload.state == "done" else None
    if found is None:
        raise refusal(409, "frames")
    return found


TheEditor = Annotated[JointEditor, Depends(_editor)]


@FITTING_ROUTER.get("/clips/{clip}/note", name="fetch_note", summary="Read the note to a clip")
def _read_note(upload: TheClip, _: FitterOnly, response: Response) -> schemas.NoteForm:
    response.headers["ETag"] = version_tag(upload.note)
    return schemas.NoteForm(note=upload.note)


@FITTING_ROUTER.put("/clips/{clip}/note", name="note", summary="Write a note to a clip")
def _note(
    note: schemas.NoteForm,
    upload: TheClip,
    server: TheServer,
    _: FitterOnly,
    response: Response,
    if_match: MadeFrom = None,
) -> schemas.Settled:
    with server.changes.hold(upload.id):
        now = server.queue.find(upload.id) or upload
        check_version(if_match, version_tag(now.note))
        done = server.queue.annotate(upload.id, note.note)
    response.headers["ETag"] = version_tag(note.note)
    return schemas.Settled(done=done)


@FITTING_ROUTER.get(
    "/clips/{clip}/frames/{phase_deg}",
    name="fetch_frame",
    summary="Fetch a key frame, undrawn",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}},
)
def _frame(
    phase_deg: Literal["0", "90", "180", "270"], upload: TheClip, server: TheServer, _: FitterOnly
) -> FileResponse:
    path = server.files.frames(upload.id) / f"{phase_deg}.jpg"
    if not path.is_file():
        raise refusal(404, "file")
    return FileResponse(path, media_type="image/jpeg")


@FITTING_ROUTER.get("/clips/{clip}/joints", name="joints", summary="Say where the joints are, and the numbers")
def _joints(found: TheEditor, response: Response) -> schemas.NumbersForm:
    response.headers["ETag"] = joints_tag(found.in_force)
    return found.kept()


@FITTING_ROUTER.post(
    "/clips/{clip}/joints", name="try_joints", summary="Say what the numbers would be; nothing is kept"
)
def _try(spots: schemas.Spots, found: TheEditor) -> schemas.NumbersForm:
    return found.tried(found.corrections(tuple(spots.spots)))


@FITTING_ROUTER.put("/clips/{clip}/joints", name="keep_joints", summary="Put joints right, and write the report anew")
def _keep(
    spots: schemas.Spots,
    upload: TheClip,
    server: TheServer,
    _: FitterOnly,
    response: Response,
    if_match: MadeFrom = None,
) -> schemas.NumbersForm:
    return _rewritten(server, upload, tuple(spots.spots), response, if_match)


@FITTING_ROUTER.delete("/clips/{clip}/joints", name="put_back", summary="Put all joints back where the model saw them")
def _put_back(
    upload: TheClip, server: TheServer, _: FitterOnly, response: Response, if_match: MadeFrom = None
) -> schemas.NumbersForm:
    return _rewritten(server, upload, None, response, if_match)


def _rewritten(
    server: ServerState,
    upload: Upload,
    spots: tuple[schemas.Spot, ...] | None,
    response: Response,
    if_match: str | None,
) -> schemas.NumbersForm:
    """Write the result anew, in a worker, for it opens pictures; and the history with it."""
    with server.changes.hold(upload.id):
        found = _editor_of(server, upload)
        check_version(if_match, joints_tag(found.in_force))
        corrections = () if spots is None else found.corrections(spots)
        task = build_correction(server.files, server.settings, upload, corrections)
        with use_language(upload.language):
            server.jobs.aside(server.tools.correct, task)
            server.history.remember(upload)
        found = _editor_of(server, upload)
    response.headers["ETag"] = joints_tag(found.in_force)
    return found.kept()


@FITTING_ROUTER.patch("/clips/{clip}", name="change_clip", summary="Rename a clip, or say whose it is")
def _change(change: schemas.ClipChange, upload: TheClip, server: TheServer, _: FitterOnly) -> schemas.UploadForm:
    if change.name is not None:
        server.queue.rename(upload.id, clean_name(change.name))
    if change.rider is not None and change.rider != upload.rider:
        _assign(server, upload, change.rider)
    return show_upload(server, server.queue.find(upload.id) or upload)


def _assign(server: ServerState, upload: Upload, rider: str) -> None:
    """Take a clip out of one history and put it into another."""
    if upload.state == "working":
        raise refusal(409, "measuring")
    server.history.forget(upload)
    server.queue.assign(upload.id, rider)
    found = server.queue.find(upload.id)
    if found is not None and found.ending in JOB_NUMBERS:
        server.history.remember(found)


@FITTING_ROUTER.post("/clips/{clip}/place", name="move_clip", summary="Put a clip that waits first, or last")
def _move(wanted: schemas.PlaceInLine, upload: TheClip, server: TheServer, _: FitterOnly) -> schemas.Settled:
    return schemas.Settled(done=server.queue.move(upload.id, to_front=wanted.place == "first"))


@FITTING_ROUTER.get("/sessions", name="list_sessions", summary="List the browsers that are let in")
def _sessions(server: TheServer, who: FitterOnly) -> list[schemas.SessionForm]:
    return [
        schemas.SessionForm(
            id=each.mark,
            role="rider" if each.role == "rider" else "fitter",
            label=each.label,
            opened_s=each.opened_s,
            is_yours=each.mark == who.owner,
        )
        for each in server.access.sessions()
    ]


@FITTING_ROUTER.delete("/sessions/{session}", name="end_session", summary="Show a browser out")
def _end(session: ClipId, server: TheServer, _: FitterOnly) -> schemas.Settled:
    return schemas.Settled(done=server.access.end(session))


@FITTING_ROUTER.post("/keys", name="invite", summary="Make a way in for one more phone", status_code=201)
def _invite(
    request: Request, server: TheServer, _: FitterOnly, wanted: schemas.KeyWish | None = None
) -> schemas.Invitation:
    role, settings = (wanted.role if wanted else "rider"), server.settings
    if role == "rider" and not settings.lan:
        raise refusal(409, "local")
    host, port = (invitation.lan_address() if settings.lan else LOOPBACK), request.url.port or 80
    address = invitation.invitation_address(host, port, server.access.key(role), settings.scheme)
    return schemas.Invitation(address=address, qr_svg=invitation.qr_svg(address))
