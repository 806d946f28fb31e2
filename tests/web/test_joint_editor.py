"""Joints put right by hand."""

from __future__ import annotations

import pytest
from support.served import bring, follow

from posecheck.storage.history import History


def knee(numbers):
    return next(one for one in numbers["measures"] if one["name"] == "knee_flexion_bdc")


def forward(numbers, share):
    """The knee dragged forward in the picture at BDC."""
    x, y = next(frame for frame in numbers["frames"] if frame["phase_deg"] == 180)["joints"]["knee"]
    return {"spots": [{"joint": "knee", "phase_deg": 180, "x": x + share, "y": y}]}


def test_a_joint_is_tried_elsewhere(served):
    client = served.program()
    clip = bring(client)["id"]
    follow(client, clip)
    path = f"/api/clips/{clip}/joints"
    before = client.get(path).json()
    tried = client.post(path, json=forward(before, 0.005)).json()
    assert knee(tried)["value"] > knee(before)["value"] + 2
    assert tried["by_hand"] == ["knee"]
    assert client.get(path).json() == before
    assert "too far" in client.post(path, json=forward(before, 0.4)).json()["detail"]
    assert client.get(f"/clips/{clip}/joints").status_code == 200
    assert client.get(f"/api/clips/{clip}/frames/180").headers["content-type"] == "image/jpeg"


@pytest.mark.slow
def test_a_joint_put_right_by_hand_is_kept_and_put_back(served):
    client = served.program()
    clip = bring(client, rider="Anna")["id"]
    follow(client, clip)
    path = f"/api/clips/{clip}/joints"
    before = client.get(path).json()
    tried = client.post(path, json=forward(before, 0.005)).json()
    kept = client.put(path, json=forward(before, 0.005)).json()
    assert (knee(kept), kept["by_hand"]) == (knee(tried), ["knee"])
    assert "By hand" in client.get(f"/api/clips/{clip}/report").text
    history = History(served.settings.address)
    (entry,) = history.entries("Anna")
    assert history.analysis(entry.id)["knee_flexion_bdc"].value == pytest.approx(knee(kept)["value"])
    assert knee(client.delete(path).json()) == knee(before)
    assert "By hand" not in client.get(f"/api/clips/{clip}/report").text
