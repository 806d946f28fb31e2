"""Clips in pieces: what came stays, whatever breaks."""

from __future__ import annotations

import base64
import os
import time
from dataclasses import replace

import pytest
from support.analyses import high, recording
from support.live_server import LiveServer, bearer, head
from support.served import FILM, Served, follow

from posecheck.records.settings import BikeMark, Settings
from posecheck.storage.history import History

KIND = {"Content-Type": "application/offset+octet-stream"}


@pytest.fixture
def served(tmp_path, work):
    with Served(tmp_path, work) as found:
        yield found


def begin(client, content, **told):
    answer = client.post("/api/v1/uploads", params=told, headers={"Upload-Length": str(len(content))})
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def append(client, place, offset, piece):
    return client.patch(place, content=piece, headers={**KIND, "Upload-Offset": str(offset)})


def come(client, place):
    return int(client.head(place).headers["Upload-Offset"])


def test_a_clip_in_pieces_is_measured(served):
    client, film = served.browser("rider"), FILM + bytes(range(256))
    place = begin(client, film, name="ride.mp4", riding="road", rider="Anna")
    assert append(client, place, 0, film[:100]).headers["Upload-Offset"] == "100"
    assert append(client, place, 50, film[50:]).json()["code"] == "offset"
    assert client.get("/api/v1/clips").json() == []
    assert append(client, place, 100, film[100:]).status_code == 204
    clip = place.rsplit("/", 1)[-1]
    told = follow(client, clip)[-1]
    assert (told["name"], told["riding"], told["suggested_rider"]) == ("ride.mp4", "road", "Anna")
    assert told["ending"] == "measured"
    assert come(client, place) == len(film)
    assert append(client, place, len(film), b"").status_code == 204  # the answer to the last piece was lost
    assert len(client.get("/api/v1/clips").json()) == 1


def test_the_numbers_of_a_bike_come_with_a_clip_and_are_remembered(served):
    marked = replace(recording(), settings=Settings(marks=(BikeMark("saddle_height", 7, 20.0),)))
    History(served.settings.address).keep("Ben", marked, high(), clip_sha256="1", bike="Room 12")
    client = served.browser("fitter")
    place = begin(client, FILM, name="ride.mp4", rider="Anna", bike="room 12", marks="saddle=8 bars=4:15")
    append(client, place, 0, FILM)
    told = follow(client, place.rsplit("/", 1)[-1])[-1]
    assert (told["ending"], told["bike"]) == ("measured", "room 12")
    (task,) = served.work.tasks
    assert task.request.settings.marks == (BikeMark("saddle_height", 8.0, 20.0), BikeMark("bar_height", 4.0, 15.0))
    assert [one.bike for one in History(served.settings.address).entries("Anna")] == ["room 12"]
    length = {"Upload-Length": str(len(FILM))}
    for marks in ("saddle", "reach=8"):
        refused = client.post("/api/v1/uploads", params={"bike": "room 12", "marks": marks}, headers=length)
        assert (refused.status_code, marks in refused.json()["detail"]) == (422, True)


def test_pieces_outlive_the_server(tmp_path, work):
    film = FILM + os.urandom(1000)
    first = Served(tmp_path, work)
    client = first.browser("rider")
    place = begin(client, film)
    append(client, place, 0, film[:500])
    with Served(tmp_path, work) as again:
        later = again.stranger()
        later.cookies, later.headers["Origin"] = client.cookies, client.headers["Origin"]
        assert come(later, place) == 500
        assert append(later, place, 500, film[500:]).status_code == 204
        assert follow(later, place.rsplit("/", 1)[-1])[-1]["ending"] == "measured"


@pytest.mark.slow
def test_a_connection_that_breaks_loses_little_and_a_dead_one_stops(tmp_path, work):
    film = FILM + bytes(3 << 20)
    with LiveServer(tmp_path, work) as live:
        client = live.program()
        place = begin(client, film)
        lines = (
            bearer(live),
            "Upload-Offset: 0",
            f"Content-Type: {KIND['Content-Type']}",
            f"Content-Length: {len(film)}",
        )
        with live.connect(send=head("PATCH", place, *lines) + b"\r\n" + film[: 1 << 20]) as dead:
            time.sleep(0.5)
            here = come(client, place)
            assert (1 << 20) - here < 1 << 18
            dead.sendall(film[1 << 20 :])
            assert b"409" in dead.recv(1000)
        assert come(client, place) == here
        assert append(client, place, here, film[here:]).status_code == 204
        clip = place.rsplit("/", 1)[-1]
        while client.get(f"/api/v1/clips/{clip}").json()["state"] != "done":
            time.sleep(0.05)


def test_too_much_is_refused_before_it_is_sent(tmp_path, work):
    client = Served(tmp_path, work, limits={"upload_bytes": 1000}).program()
    answer = client.post("/api/v1/uploads", headers={"Upload-Length": "1001"})
    assert (answer.status_code, answer.json()["code"]) == (413, "large")
    place = begin(client, bytes(500))
    assert append(client, place, 0, FILM + bytes(600)).status_code == 413
    full = Served(tmp_path, work, limits={"spare_bytes": 1 << 60}).program()
    assert full.post("/api/v1/uploads", headers={"Upload-Length": "10"}).status_code == 507


def test_what_is_no_film_is_refused_at_its_first_piece(served):
    client = served.program()
    place = begin(client, bytes(5000))
    assert append(client, place, 0, b"<html>" + bytes(100)).status_code == 415
    assert client.head(place).status_code == 404
    assert list((served.settings.folder / "clips").iterdir()) == []


def test_pieces_belong_to_who_began(served):
    mine, other = served.browser("rider"), served.browser("rider")
    place = begin(mine, FILM)
    assert other.head(place).status_code == 404
    assert append(other, place, 0, FILM).status_code == 404
    assert other.delete(place).status_code == 404
    assert mine.delete(place).status_code == 204
    assert mine.head(place).status_code == 404


def test_a_phone_cannot_begin_without_end(tmp_path, work):
    client = Served(tmp_path, work, limits={"unmeasured_per_rider": 3}).browser("rider")
    for _ in range(3):
        begin(client, FILM)
    assert client.post("/api/v1/uploads", headers={"Upload-Length": "10"}).status_code == 429


def test_what_never_goes_on_is_dropped(tmp_path, work):
    first = Served(tmp_path, work)
    place = begin(first.program(), FILM)
    part = tmp_path / "clips" / place.rsplit("/", 1)[-1] / "coming"
    os.utime(part, (time.time() - 90_000,) * 2)
    with Served(tmp_path, work) as again:
        assert again.program().head(place).status_code == 404


def test_any_client_of_the_protocol_is_understood(served):
    client = served.program()
    facts = client.options("/api/v1/uploads")
    assert (facts.status_code, facts.headers["Tus-Version"]) == (204, "1.0.0")
    said = ",".join(
        f"{name} {base64.b64encode(value.encode()).decode()}"
        for name, value in (("filename", "ride 1.mp4"), ("riding", "tt"), ("filetype", "video/mp4"))
    )
    headers = {"Upload-Length": str(len(FILM)), "Upload-Metadata": said, "Tus-Resumable": "1.0.0"}
    place = client.post("/api/v1/uploads", headers=headers).headers["Location"]
    append(client, place, 0, FILM)
    told = follow(client, place.rsplit("/", 1)[-1])[-1]
    assert (told["name"], told["riding"]) == ("ride 1.mp4", "tt")
    wrong = {"Upload-Length": "10", "Upload-Metadata": "riding bm9uc2Vuc2U="}
    assert client.post("/api/v1/uploads", headers=wrong).json()["code"] == "metadata"
