"""Work on uploads that fails, is cancelled, or survives the server."""

from __future__ import annotations

import pytest
from support.served import Served, bring, follow

from posecheck.system.isolated import work_error


@pytest.mark.parametrize("kind", ["died", "refused"])
def test_a_clip_stays_when_its_worker_fails(served, kind):
    client, served.work.trouble = served.program(), work_error(kind=kind)
    clip = bring(client)
    told = follow(client, clip["id"])[-1]
    assert (told["state"], told["reason"], told["has_clip"]) == ("failed", kind, True)
    assert client.get(f"/api/clips/{clip['id']}/report").status_code == 409
    page = served.browser("fitter").get(f"/clips/{clip['id']}").text
    assert told["text"] in page
    assert ('data-do="again"' in page) is (kind == "died")  # a file that cannot be read does not get better
    assert 'id="naming"' in page
    served.work.trouble = None
    assert client.post(f"/api/clips/{clip['id']}/again", json={"slow_motion": 4}).json()["state"] != "failed"
    assert follow(client, clip["id"])[-1]["ending"] == "measured"
    assert served.work.tasks[-1].request.settings.slow_motion == 4
    assert client.post(f"/api/clips/{clip['id']}/again", json={}).status_code == 409


def test_a_bug_is_told_in_a_sentence(served, caplog):
    client, served.work.trouble = served.program(), RuntimeError("secret")
    clip = bring(client)
    told = follow(client, clip["id"])[-1]
    assert (told["state"], told["has_clip"]) == ("failed", True)
    assert "secret" not in told["text"]
    assert "secret" in caplog.text


def test_work_survives_the_server(tmp_path, work):
    first = Served(tmp_path, work)
    clips = [bring(first.program())["id"] for _ in range(3)]
    queue = first.server.queue
    taken = [queue.take().id for _ in range(2)]  # a server that dies over two of them
    assert taken == clips[:2]
    assert (tmp_path / "clips" / clips[0] / "clip").is_file()
    with Served(tmp_path, work) as served:
        client = served.program()
        assert [follow(client, clip)[-1]["ending"] for clip in clips] == ["measured"] * 3
        assert [one["id"] for one in client.get("/api/clips").json()] == clips[::-1]


def test_a_clip_that_kills_servers_is_given_up(tmp_path, work):
    first = Served(tmp_path, work)
    clip = bring(first.program())["id"]
    for _ in range(3):
        assert first.server.queue.take().id == clip
        first.server.queue.resume(3, "Too often.")
    told = first.server.queue.find(clip)
    assert (told.state, told.text, told.attempts) == ("failed", "Too often.", 3)


def test_cancelling(tmp_path, work):
    served = Served(tmp_path, work)
    client = served.program()
    clip = bring(client)["id"]
    assert client.post(f"/api/clips/{clip}/cancel").json() == {"done": True}
    assert client.post(f"/api/clips/{clip}/cancel").json() == {"done": False}
    assert served.server.queue.take() is None
    assert client.get(f"/api/clips/{clip}").json()["has_clip"] is True


def test_a_clip_that_may_be_in_slow_motion_stays_and_can_be_measured_again(served):
    client, served.work.ending = served.program(), ("partly", "slow_motion", "If this clip is in slow motion, say so.")
    clip = bring(client)["id"]
    assert follow(client, clip)[-1]["has_clip"] is True
    page = served.browser("fitter").get(f"/clips/{clip}").text
    assert 'name="slow_motion"' in page
    assert 'data-do="again"' in page
    served.work.ending = ("measured", "", "")
    client.post(f"/api/clips/{clip}/again", json={"slow_motion": 4})
    assert follow(client, clip)[-1]["has_clip"] is False
