"""What a batch remembers of a clip."""

import json

import pytest
from support.analyses import high
from support.batch_entries import ENTRIES

from posecheck.errors import StoreError
from posecheck.records.batch import ENTRY_FORMAT, entry_from_json, entry_to_json, without_arrays


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.status)
def test_an_entry_comes_back(entry):
    text = entry_to_json(entry)
    assert entry_to_json(entry_from_json(text)) == text
    assert entry_from_json(text.encode()).facts == entry.facts


def test_what_goes_over_time_is_left_out():
    light = without_arrays(high())
    assert (len(light.series), len(light.curves), len(light.strokes), light.windows) == (0, 0, 0, ())
    assert light["knee_flexion_bdc"] == high()["knee_flexion_bdc"]


@pytest.mark.parametrize(
    "text",
    ["", "[1]", "[" * 100_000, json.dumps({"format": "posecheck/entry/9"}), json.dumps({"format": ENTRY_FORMAT})],
)
def test_what_is_no_entry_is_refused(text):
    with pytest.raises(StoreError):
        entry_from_json(text)
