"""The JSON document keeps to the schema in docs/, and the schema to the code."""

import json
from typing import get_args

import jsonschema
import numpy as np
import pytest
from support.analyses import high, walker
from support.paths import DOCS

from posecheck.fit.analysis import analyse
from posecheck.fit.asymmetry import ASYMMETRY_NAMES
from posecheck.fit.back import NAME
from posecheck.fit.findings import FINDINGS
from posecheck.fit.measures import MEASURES
from posecheck.fit.notes import RIDE_NOTES
from posecheck.fit.quality import REASONS
from posecheck.fit.rear import REAR_UNITS
from posecheck.records.analysis import Reason
from posecheck.records.base import Level, Part, Verdict
from posecheck.records.serialise import ANALYSIS_SCHEMA, from_document
from posecheck.records.settings import RIDINGS
from posecheck.records.tracking import Clip, Engine, Recording, Track
from posecheck.reports.data.analysis import analysis_json
from posecheck.storage.files import save_analysis

FORM = DOCS / "analysis.schema.json"


@pytest.fixture(scope="module")
def schema():
    return json.loads(FORM.read_text(encoding="utf-8"))


def nobody():
    """What the analysis says of an empty room."""
    nothing = np.full((30, 33, 2), np.nan)
    track = Track(
        Clip("room.mp4", (640, 480), 30, 1.0), Engine("none"), np.arange(30) / 30, nothing, np.zeros((30, 33))
    )
    return analyse(Recording(track))


def strict(text):
    def refuse(constant):
        raise ValueError(constant)

    return json.loads(text, parse_constant=refuse)


ANALYSES = {
    "high": high(reasons=[Reason("oblique_view", "The camera looks aslant.")]),
    "walker": walker("not_pedalling"),
    "nobody": nobody(),
}


@pytest.mark.parametrize("name", ANALYSES)
def test_documents_fit_the_schema(schema, name, tmp_path):
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(strict(analysis_json(ANALYSES[name])), schema)
    save_analysis(ANALYSES[name], tmp_path / "stored.json")
    jsonschema.validate(strict((tmp_path / "stored.json").read_text()), schema)


def test_the_schema_can_refuse(schema):
    document = strict(analysis_json(ANALYSES["high"]))
    document["measures"]["cadence"]["verdict"] = "splendid"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("measure_id", dict.fromkeys((*MEASURES, *REAR_UNITS, *ASYMMETRY_NAMES, NAME))),
        ("finding_id", FINDINGS),
        ("reason_id", REASONS),
        ("note_id", RIDE_NOTES),
        ("verdict", get_args(Verdict)),
        ("level", get_args(Level)),
    ],
)
def test_the_schema_lists_every_id(schema, name, known):
    assert schema["$defs"][name]["enum"] == list(known)


def test_the_schema_knows_the_rest(schema):
    assert schema["properties"]["schema"]["const"] == ANALYSIS_SCHEMA
    assert schema["properties"]["riding"]["enum"] == list(RIDINGS)
    assert schema["$defs"]["advice"]["properties"]["part"]["enum"] == list(get_args(Part))


def test_what_the_document_says():
    document = strict(analysis_json(high()))
    knee = document["measures"]["knee_flexion_bdc"]
    assert knee["value"] == 22.4
    assert knee["interval"] == [18.0, 24.0]
    assert (knee["target"], knee["verdict"], knee["reason"]) == ([30.0, 40.0], "red", None)
    assert (knee["target_source"], knee["target_level"]) == ("Swart & Holliday 2019", "moderate")
    assert document["measures"]["knee_flexion_tdc"]["target"] == [None, 112.0]
    assert document["measures"]["shoulder_angle"]["value"] is None
    assert document["measures"]["shoulder_angle"]["verdict"] == "not_measured"
    assert document["findings"][0]["advice"]["range_mm"] == [18.0, 47.0]
    assert document["curves"]["knee_flexion"]["mean"][2] is None
    assert "series" not in document
    assert from_document(document)["cadence"].value == 91.0
