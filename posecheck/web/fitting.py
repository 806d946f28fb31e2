"""What a fitter does beyond filming: notes, joints put right by hand, a way in for a phone."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from . import forms
from .house import Fitter, TheClip, TheHouse

ROUTER: Final = APIRouter(prefix="/api")


@ROUTER.put("/clips/{clip}/note", name="note", summary="Write a note to a clip", tags=["fitting"])
def _note(note: forms.Note, upload: TheClip, house: TheHouse, _: Fitter) -> forms.Settled:
    return forms.Settled(done=house.queue.annotate(upload.id, note.note))
