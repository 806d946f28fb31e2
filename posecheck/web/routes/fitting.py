"""What a fitter does beyond filming: notes, joints put right by hand, a way in for one more phone."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse

from posecheck.records.tracking import Correction
from posecheck.storage.uploads import Upload
from posecheck.web import invitation, schemas
from posecheck.web.dependencies import FitterOnly, ServerState, TheClip, TheHouse, refusal
from posecheck.web.joint_editor import JointEditor, open_editor

from .clips import ERRORS

FITTING_ROUTER: Final = APIRouter(prefix="/api", responses=ERRORS, tags=["fitting"])


def _bench(upload: TheClip, house: TheHouse, _: FitterOnly) -> JointEditor:
    found = open_editor(house.shelf, upload.id) if upload.state == "done" else None
    if found is None:
        raise refusal(409, "frames")
    return found


TheBench = Annotated[JointEditor, Depends(_bench)]


@FITTING_ROUTER.put("/clips/{clip}/note", name="note", summary="Write a note to a clip")
def _note(note: schemas.NoteForm, upload: TheClip, house: TheHouse, _: FitterOnly) -> schemas.Settled:
    return schemas.Settled(done=house.queue.annotate(upload.id, note.note))


@FITTING_ROUTER.get(
    "/clips/{clip}/frames/{phase_deg}",
    name="fetch_frame",
    summary="Fetch a key frame, undrawn",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}}},
)
def _frame(
    phase_deg: Literal["0", "90", "180", "270"], upload: TheClip, house: TheHouse, _: FitterOnly
) -> FileResponse:
    path = house.shelf.frames(upload.id) / f"{phase_deg}.jpg"
    if not path.is_file():
        raise refusal(404, "file")
    return FileResponse(path, media_type="image/jpeg")


@FITTING_ROUTER.get("/clips/{clip}/joints", name="joints", summary="Say where the joints are, and the numbers")
def _joints(found: TheBench) -> schemas.NumbersForm:
    return found.kept()


@FITTING_ROUTER.post(
    "/clips/{clip}/joints", name="try_joints", summary="Say what the numbers would be; nothing is kept"
)
def _try(spots: schemas.Spots, found: TheBench) -> schemas.NumbersForm:
    return found.tried(found.corrections(tuple(spots.spots)))


@FITTING_ROUTER.put("/clips/{clip}/joints", name="keep_joints", summary="Put joints right, and write the report anew")
def _keep(spots: schemas.Spots, found: TheBench, upload: TheClip, house: TheHouse) -> schemas.NumbersForm:
    return _rewritten(house, upload, found.corrections(tuple(spots.spots)))


@FITTING_ROUTER.delete("/clips/{clip}/joints", name="put_back", summary="Put all joints back where the model saw them")
def _put_back(_: TheBench, upload: TheClip, house: TheHouse) -> schemas.NumbersForm:
    return _rewritten(house, upload, ())


def _rewritten(house: ServerState, upload: Upload, corrections: tuple[Correction, ...]) -> schemas.NumbersForm:
    """Write the result anew, in a worker, for it opens pictures; and the history with it."""
    house.foreman.aside(house.tools.correct, house.foreman.correction(upload, corrections))
    house.past.remember(upload)
    found = open_editor(house.shelf, upload.id)
    if found is None:
        raise refusal(404, "clip")
    return found.kept()


@FITTING_ROUTER.post("/keys", name="invite", summary="Make a way in for one more phone", status_code=201)
def _invite(request: Request, house: TheHouse, _: FitterOnly) -> schemas.Invitation:
    if not house.settings.lan:
        raise refusal(409, "local")
    address = invitation.invitation_address(invitation.lan_address(), request.url.port or 80, house.gate.key("rider"))
    return schemas.Invitation(address=address, qr_svg=invitation.qr_svg(address))
