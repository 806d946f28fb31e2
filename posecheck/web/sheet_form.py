"""A fitter's sheet as it goes over the wire, and as the fields of a page."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from posecheck.records.sheet import SHEET_BOUNDS, SHEET_TEXT_LIMIT, BikeSetup, FitterSheet
from posecheck.text import read_words

from .schemas import Form, TextField


def _length(name: str) -> Any:
    """Bounds of a length on the sheet, as a form states them."""
    bounds = SHEET_BOUNDS[name]
    return Field(ge=bounds.low, le=bounds.high, allow_inf_nan=False)


_Line = Annotated[TextField, AfterValidator(lambda text: " ".join(text.split())), Field(max_length=SHEET_TEXT_LIMIT)]


class SetupForm(Form):
    """A bike as measured with a tape; nothing for what was not measured."""

    saddle_height_mm: Annotated[float, _length("saddle_height_mm")] | None = None
    saddle_setback_mm: Annotated[float, _length("saddle_setback_mm")] | None = None
    stem_mm: Annotated[float, _length("stem_mm")] | None = None
    bar_drop_mm: Annotated[float, _length("bar_drop_mm")] | None = None
    crank_mm: Annotated[float, _length("crank_mm")] | None = None
    cleats: _Line = ""


class SheetForm(Form):
    """What a fitter writes down of a rider; each sheet that is kept is a new one, so that no earlier one is lost."""

    rider: TextField = Field(min_length=1, max_length=100)
    bike: _Line = ""
    inseam_mm: Annotated[float, _length("inseam_mm")] | None = None
    flexibility: _Line = ""
    pain: _Line = ""
    before: SetupForm = Field(default_factory=SetupForm)
    after: SetupForm = Field(default_factory=SetupForm)

    def sheet(self) -> FitterSheet:
        """Make the record of it."""
        said = self.model_dump(exclude={"rider", "before", "after"})
        before, after = (BikeSetup(**side.model_dump()) for side in (self.before, self.after))
        return FitterSheet(client=self.rider, before=before, after=after, **said)


def sheet_fields(sheet: FitterSheet) -> dict[str, list[dict[str, Any]]]:
    """Say what the fields of a page are called and hold: those of the rider, and those of the bike before and after."""
    labels, held = read_words("sheet")["labels"], asdict(sheet)

    def field(name: str, value: Any) -> dict[str, Any]:
        bounds = SHEET_BOUNDS.get(name)
        text = "" if value is None else f"{value:g}" if bounds else value
        return {"name": name, "label": labels[name], "value": text, "bounds": bounds}

    return {
        "rider": [field(name, held[name]) for name in ("bike", "inseam_mm", "flexibility", "pain")],
        "bike": [
            {
                "label": labels[one.name],
                "sides": [(side, field(one.name, held[side][one.name])) for side in ("before", "after")],
            }
            for one in fields(BikeSetup)
        ],
    }
