"""The forms of what goes over the wire; the OpenAPI document is made of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from posecheck.records.base import Riding
from posecheck.records.settings import SETTINGS_BOUNDS, Settings
from posecheck.storage.upload_rows import Ending, State, Upload


def _written(text: str) -> str:
    """Drop what is no letter: databases, and people, choke on it."""
    whole = text.encode("utf-8", "ignore").decode()
    return "".join(letter for letter in whole if letter.isprintable() or letter == "\n").strip()


def _within(setting: str) -> Any:
    """Bounds of a setting, as a form states them."""
    bounds = SETTINGS_BOUNDS[setting]
    return Field(ge=bounds.low, le=bounds.high, allow_inf_nan=False)


TextField = Annotated[str, AfterValidator(_written)]
CrankMm = Annotated[float, _within("crank_mm")]
SlowMotion = Annotated[float, _within("slow_motion")]
LevelDeg = Annotated[float, _within("level_deg")]
StepMm = Annotated[float, _within("step_mm")]
PlaceForm = Annotated[float, Field(ge=-100_000, le=100_000, allow_inf_nan=False)]


class Form(BaseModel):
    """Takes what it knows, and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Problem(Form):
    """Why a call was not carried out (RFC 9457)."""

    type: str = Field(description="A name for this kind of problem, made of its code.")
    title: str
    status: int
    detail: str = Field(description="One or two sentences for people.")
    code: str = Field(description="For programs; it does not change from version to version.")


class Key(Form):
    """A key that works once."""

    key: str = Field(max_length=200)


class AccessForm(Form):
    """Who was let in."""

    role: Literal["rider", "fitter"]


Language = Literal["en", "de", "fr", "es", "it", "nl", "pt"]
"""Tags of `posecheck.text.LANGUAGES`."""


class KeyWish(Form):
    """Whom a new key is to let in."""

    role: Literal["rider", "fitter"] = "rider"


class Invitation(Form):
    """A way in for one more phone."""

    address: str = Field(description="To be opened on the phone; works once.")
    qr_svg: str = Field(description="The same as a QR code.")


class SettingsForm(Form):
    """What is told of a clip, as parameters of the address."""

    name: TextField = Field("clip", max_length=400, description="What to call it.")
    rider: TextField = Field(
        "",
        max_length=100,
        description="Whose clip it is. A fitter or a program puts it into this history; a phone suggests it.",
    )
    bike: TextField = Field("", max_length=100, description="On which bike, whose numbers are remembered.")
    marks: TextField = Field(
        "", max_length=200, description="Numbers of the bike: saddle=7:20 bars=4:15, where it stands and the mm apart."
    )
    riding: Riding = Field("spin", description="Kind of riding, which chooses the bands.")
    crank_mm: CrankMm | None = Field(None, description="Crank length [mm].")
    slow_motion: SlowMotion = Field(1.0, description="How many times slower it plays.")
    level_deg: LevelDeg = Field(0.0, description="How far the camera was turned clockwise [deg].")
    step_mm: StepMm | None = Field(None, description="Distance of the holes in the seat post [mm].")
    language: Language | None = Field(None, description="Language of the report; the caller's own without it.")

    def settings(self) -> dict[str, object]:
        """Give the fields of Settings, without the marks.

        Returns
        -------
        dict
            By name.
        """
        return self.model_dump(exclude={"name", "rider", "bike", "marks", "language"})


class LiveWish(SettingsForm):
    """What a page says when it begins a live ride."""

    kind: Literal["hello"]
    model: Literal["heavy", "lite"] | None = Field(None, description="The pose model; the server's own without it.")

    def settings(self) -> dict[str, object]:
        """Give the fields of Settings, without the marks."""
        return self.model_dump(exclude={"name", "rider", "bike", "marks", "language", "kind", "model"})

    def ride_settings(self) -> Settings:
        """Put what is said of the ride into a record."""
        return Settings(self.riding, crank_mm=self.crank_mm, level_deg=self.level_deg, step_mm=self.step_mm)


class PageForm(Form):
    """Which part of a list."""

    limit: int = Field(500, ge=1, le=500, description="So many at most; a Link header names the next page.")
    offset: int = Field(0, ge=0, le=1_000_000, description="Leave out so many of the newest.")
    search: TextField = Field("", max_length=100, description="Words in name, rider or note.")


ToldOf = Annotated[SettingsForm, Query()]


class UploadForm(Form):
    """A clip and how far it is."""

    id: str
    name: str
    rider: str = Field(description="Whose history it is in; empty for nobody's.")
    bike: str = Field(description="On which bike; empty where nobody said.")
    suggested_rider: str = Field(description="Whose clip it is, as a phone said; a fitter assigns it.")
    riding: str
    state: State
    ending: Ending = Field(description="How it ended: measured, partly (measured), again (film again); empty before.")
    reason: str = Field(description="Id of the one thing to change; empty for none.")
    text: str = Field(description="The one thing to change, in words.")
    share: float | None = Field(description="How much of the work is done, 0 to 1; null where nobody knows.")
    brought_s: float = Field(description="When it came, in seconds since 1970.")
    note: str
    has_clip: bool = Field(description="Whether the clip itself is still there.")
    has_report: bool = Field(description="Whether there is a report.")
    has_frames: bool = Field(description="Whether joints can be put right by hand.")


class Settled(Form):
    """Whether something happened."""

    done: bool


class Look(Form):
    """What a first picture shows."""

    reason: str = Field(description="Id of the one thing to change; empty where it will do.")
    text: str = Field(description="The same in words.")


class NoteForm(Form):
    """A note to a clip."""

    note: TextField = Field(max_length=4000)


class ClipChange(Form):
    """What a fitter says of a clip; what is not named stays."""

    name: TextField | None = Field(None, min_length=1, max_length=120, description="What to call it.")
    rider: TextField | None = Field(None, max_length=100, description="Whose history it joins; empty for nobody's.")


class RiderNote(Form):
    """A note on a rider's set-up."""

    rider: TextField = Field(min_length=1, max_length=100)
    text: TextField = Field(min_length=1, max_length=4000)


class PlaceInLine(Form):
    """Where in the queue a clip goes."""

    place: Literal["first", "last"]


class SessionForm(Form):
    """A browser that was let in."""

    id: str
    role: Literal["rider", "fitter"]
    label: str
    opened_s: float = Field(description="When, in seconds since 1970.")
    is_yours: bool


class Again(Form):
    """What is told anew of a clip."""

    slow_motion: SlowMotion | None = None
    riding: Riding | None = None


class Spot(Form):
    """A joint in a key frame."""

    joint: Literal["shoulder", "elbow", "wrist", "hip", "knee", "ankle"]
    phase_deg: Literal[0, 90, 180, 270] = Field(description="Which key frame: top, 3 o'clock, bottom, 9 o'clock.")
    x: PlaceForm = Field(description="Right of the picture's left edge, as a share of its width.")
    y: PlaceForm = Field(description="Below the picture's top edge, as a share of its height.")


class Spots(Form):
    """Joints that were dragged to where they are."""

    spots: list[Spot] = Field(max_length=24)


class KeyFrame(Form):
    """A key frame and its joints."""

    phase_deg: int
    joints: dict[str, tuple[float, float]] = Field(description="Places as shares of the picture's width and height.")


class Number(Form):
    """One measure."""

    name: str
    label: str
    unit: str
    value: float | None
    low: float | None = Field(description="Lower end of the 95 % interval.")
    high: float | None = Field(description="Upper end of the 95 % interval.")
    verdict: str


class NumbersForm(Form):
    """Measures with the joints where they are said to be."""

    by_hand: list[str] = Field(description="Joints that were put right by hand.")
    frames: list[KeyFrame]
    measures: list[Number]


def shown_text(
    upload: Upload, share: float | None, *, has_clip: bool, has_report: bool, has_frames: bool
) -> UploadForm:
    """Put a clip into its form.

    Parameters
    ----------
    upload : Upload
        The clip.
    share : float or None
        How far it is.
    has_clip, has_report, has_frames : bool
        What is there.

    Returns
    -------
    Clip
        The form.
    """
    same = {
        name: getattr(upload, name)
        for name in ("id", "name", "rider", "bike", "suggested_rider", "state", "ending", "reason", "text")
    }
    return UploadForm(
        **same,
        riding=str(upload.settings.get("riding", "spin")),
        share=share,
        brought_s=upload.brought_s,
        note=upload.note,
        has_clip=has_clip,
        has_report=has_report,
        has_frames=has_frames,
    )
