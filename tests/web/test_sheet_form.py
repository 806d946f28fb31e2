"""The fitter's sheet as a form."""

import pytest
from pydantic import ValidationError
from support.served import bring, follow

from posecheck.records.sheet import BikeSetup, FitterSheet
from posecheck.web.sheet_form import SheetForm, sheet_fields


def test_what_was_typed_in_is_kept_and_stands_in_the_fields_again(served):
    client = served.browser("fitter")
    follow(client, bring(client, rider="Tess")["id"])
    typed = {"rider": "Tess", "inseam_mm": 812, "pain": "left\nknee", "after": {"stem_mm": 90.5}}
    assert client.post("/api/v1/riders/sheets", json=typed).status_code == 201
    page = client.get("/riders", params={"name": "tess"}).text
    for name, value in (("inseam_mm", "812"), ("pain", "left knee"), ("after.stem_mm", "90.5"), ("before.stem_mm", "")):
        assert f'name="{name}" value="{value}"' in page
    too_long = client.post("/api/v1/riders/sheets", json={"rider": "Tess", "inseam_mm": 81.2})
    assert too_long.status_code == 422
    assert served.browser("rider").post("/api/v1/riders/sheets", json=typed).status_code == 403


def test_every_field_of_the_sheet_has_one_of_the_form():
    made = SheetForm(rider="Tess", bike="Road", before={"cleats": "far back"}).sheet()
    assert made == FitterSheet("Tess", "Road", before=BikeSetup(cleats="far back"))
    found = sheet_fields(made)
    assert {field["name"] for field in found["rider"]} == set(SheetForm.model_fields) - {"rider", "before", "after"}
    assert len(found["bike"]) == len(BikeSetup.__dataclass_fields__)
    with pytest.raises(ValidationError):
        SheetForm(rider="Tess", after={"stem_mm": 900})
