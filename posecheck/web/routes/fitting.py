"""What a fitter does beyond filming: notes, joints put right by hand, a way in for one more phone."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse

from posecheck.records.tracking import Correction
from posecheck.storage.upload_rows import Upload
from posecheck.web import invitation, schemas
from posecheck.web.dependencies import ClipId, FitterOnly, ServerState, TheClip, TheServer, refusal
from posecheck.web.jobs import JOB_NUMBERS
from posecheck.web.joint_editor import JointEditor, open_editor
from posecheck.web.problems import problem_responses
from posecheck.web.upload_files import clean_name

from .clips import show_upload

FITTING_ROUTER: Final = APIRouter(responses=problem_responses(409, 412), tags=["fitting"])


def _editor(upload: TheClip, server: TheServer, _: FitterOnly) -> JointEditor:
    found = open_editor(server.files, upload.id) if upload.state == "done" else None
    if found is None:
        raise refusal(409, "frames")
    return found


TheEditor = Annotated[JointEditor, Depends(_editor)]


@FITTING_ROUTER.put("/clips/{clip}/note", name="note", summary="Write a note to a clip")
def _note(note: schemas.NoteForm, upload: TheClip, server: TheServer, _: FitterOnly) -> schemas.Settled:
    return schemas.Settled(done=server.queue.annotate(upload.id, note.note))


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
def _joints(found: TheEditor) -> schemas.NumbersForm:
    return found.kept()


@FITTING_ROUTER.post(
    "/clips/{clip}/joints", name="try_joints", summary="Say what the numbers would be; nothing is kept"
)
def _try(spots: schemas.Spots, found: TheEditor) -> schemas.NumbersForm:
    return found.tried(found.corrections(tuple(spots.spots)))


@FITTING_ROUTER.put("/clips/{clip}/joints", name="keep_joints", summary="Put joints right, and write the report anew")
def _keep(spots: schemas.Spots, found: TheEditor, upload: TheClip, server: TheServer) -> schemas.NumbersForm:
    return _rewritten(server, upload, found.corrections(tuple(spots.spots)))


@FITTING_ROUTER.delete("/clips/{clip}/joints", name="put_back", summary="Put all joints back where the model saw them")
def _put_back(_: TheEditor, upload: TheClip, server: TheServer) -> schemas.NumbersForm:
    return _rewritten(server, upload, ())


def _rewritten(server: ServerState, upload: Upload, corrections: tuple[Correction, ...]) -> schemas.NumbersForm:
    """Write the result anew, in a worker, for it opens pictures; and the history with it."""
    server.jobs.aside(server.tools.correct, server.jobs.correction(upload, corrections))
    server.history.remember(upload)
    found = open_editor(server.files, upload.id)
    if found is None:
        raise refusal(404, "clip")
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
def _invite(request: Request, server: TheServer, _: FitterOnly) -> schemas.Invitation:
    if not server.settings.lan:
        raise refusal(409, "local")
    address = invitation.invitation_address(
        invitation.lan_address(), request.url.port or 80, server.access.key("rider")
    )
    return schemas.Invitation(address=address, qr_svg=invitation.qr_svg(address))
