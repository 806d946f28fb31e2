"""Clips brought to the server."""

from __future__ import annotations

import pytest
from support.served import FILM, Served, bring, follow


def test_a_rider_sees_the_own_clips_only(served):
    rider, other, fitter = served.browser("rider"), served.browser("rider"), served.browser("fitter")
    clip = bring(rider)
    follow(rider, clip["id"])
    assert [one["id"] for one in rider.get("/api/clips").json()] == [clip["id"]]
    assert other.get("/api/clips").json() == []
    assert other.get(f"/api/clips/{clip['id']}").status_code == 404
    assert other.delete(f"/api/clips/{clip['id']}").status_code == 404
    assert fitter.get("/api/clips").json()[0]["id"] == clip["id"]
    assert rider.get("/phone").status_code == 403
    assert rider.get(f"/api/clips/{clip['id']}/joints").status_code == 403


HOSTILE = {
    "nothing": b"",
    "a page": b"<html><script>alert(1)</script></html>",
    "a program": b"MZ" + bytes(100),
    "a picture": b"\xff\xd8\xff" + bytes(100),
    "a playlist": b"#EXTM3U\nfile:///etc/passwd",
    "an archive": b"PK\x03\x04" + bytes(100),
    "a recording": b"\x93NUMPY" + bytes(100),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_film_leaves_nothing(shared, content):
    folder = shared.settings.folder / "clips"
    before = set(folder.iterdir())
    assert shared.program().post("/api/clips?name=ride.mp4", content=content).status_code == 415
    assert set(folder.iterdir()) == before


def test_a_full_disk(tmp_path, work):
    served = Served(tmp_path, work, limits={"spare_bytes": 1 << 60})
    assert served.program().post("/api/clips", content=FILM).status_code == 507
    assert list((tmp_path / "clips").iterdir()) == []


@pytest.mark.parametrize(("ending", "stays"), [("measured", False), ("partly", False), ("again", True)])
def test_the_clip_goes_once_there_are_numbers(served, ending, stays):
    client, served.work.ending = served.program(), (ending, "feet_outside", "Go further away.")
    clip = bring(client)
    assert follow(client, clip["id"])[-1]["has_clip"] is stays
    page = served.browser("fitter").get(f"/clips/{clip['id']}").text
    assert ("Go further away." in page) is (ending != "measured")  # there the headline stands
    assert f'src="/api/v1/clips/{clip["id"]}/picture"' in page


def test_a_clip_may_be_kept(tmp_path, work):
    served = Served(tmp_path, work, keep=True)
    with served:
        client = served.program()
        assert follow(client, bring(client)["id"])[-1]["has_clip"] is True
