"""The server over HTTP, with a kitchen of its own instead of the pose model: who comes in, what happens to a clip."""

from __future__ import annotations

import json
from threading import Event

import pytest
from support.served import ADDRESS, FILM, Kitchen, Served, bring, dish, follow

from posecheck.storage.history import History
from posecheck.storage.uploads import Upload, UploadQueue
from posecheck.system.isolated import work_error
from posecheck.web.upload_files import RESULTS


@pytest.fixture(scope="module")
def cooked(tmp_path_factory):
    return dish(tmp_path_factory.mktemp("dish"))


@pytest.fixture
def kitchen(cooked):
    return Kitchen(cooked)


@pytest.fixture(scope="module")
def shared(tmp_path_factory, cooked):
    """A server that tests share, for it takes longer to start than to ask."""
    with Served(tmp_path_factory.mktemp("shared"), Kitchen(cooked), limits={"keys_per_min": 1000}) as found:
        yield found


@pytest.fixture
def served(shared):
    """The same server, tidied up afterwards."""
    shared.kitchen.begin()
    yield shared
    for upload in shared.house.queue.all():
        shared.program().delete(f"/api/clips/{upload.id}")


PATHS = ["/", "/clips", "/compare", "/queue", "/phone", "/api/clips", f"/api/clips/{'0' * 32}", f"/clips/{'0' * 32}"]


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_stays_outside(shared, path):
    answer = shared.stranger().get(path, follow_redirects=False)
    assert (answer.status_code, answer.headers.get("location")) in {(401, None), (303, "/enter")}
    assert shared.stranger().get(path, headers={"Authorization": "Bearer wrong"}).url.path == (
        path if path.startswith("/api") else "/enter"
    )


def test_a_key_works_once(served):
    key = served.house.gate.key("fitter")
    first, second = served.stranger(), served.stranger()
    cookie = first.post("/api/enter", json={"key": key}).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert first.get("/clips").url.path == "/clips"
    assert second.post("/api/enter", json={"key": key}).status_code == 401
    assert second.get("/clips").url.path == "/enter"


def test_a_session_outlives_the_server(tmp_path, kitchen):
    served = Served(tmp_path, kitchen)
    cookies = served.browser("rider").cookies
    with Served(tmp_path, kitchen) as again:
        client = again.stranger()
        client.cookies = cookies
        assert client.get("/clips").url.path == "/clips"
        assert (
            client.get("/api/clips", headers={"Authorization": f"Bearer {served.house.gate.token}"}).status_code == 401
        )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 400),
        ({"Host": "127.0.0.1.evil.example:8500"}, 400),
        ({"Host": ""}, 400),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "", "Sec-Fetch-Site": "cross-site"}, 403),
        ({}, 201),
    ],
)
def test_a_call_from_another_page(served, headers, status):
    client = served.browser("fitter")
    assert client.post("/api/clips", content=FILM, headers=headers).status_code == status


def test_a_cookie_without_an_origin_changes_nothing(served):
    client = served.browser("rider")
    del client.headers["Origin"]
    assert client.post("/api/clips", content=FILM).status_code == 403
    assert client.get("/api/clips").json() == []


def test_every_answer_has_a_strict_policy(shared):
    for client, path in (
        (shared.stranger(), "/enter"),
        (shared.browser("fitter"), "/clips"),
        (shared.program(), "/no"),
    ):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    page = shared.browser("fitter").get("/").text
    assert "<style" not in page
    assert "style=" not in page
    assert "onclick" not in page


def test_a_clip_from_beginning_to_end(served):
    client = served.program()
    clip = bring(client, name="../../ride.mp4", riding="road", crank_mm=172.5)
    told = follow(client, clip["id"])[-1]
    assert (told["state"], told["ending"], told["name"]) == ("done", "measured", "ride.mp4")
    assert (told["has_clip"], told["has_report"], told["has_frames"]) == (False, True, True)
    (task,) = served.kitchen.tasks
    assert (task.request.settings.riding, task.request.settings.crank_mm) == ("road", 172.5)
    analysis = client.get(f"/api/clips/{clip['id']}/analysis").json()
    assert analysis["schema"] == "posecheck/analysis/1"
    report = client.get(f"/api/clips/{clip['id']}/report")
    assert report.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert "connect-src 'none'" in report.headers["content-security-policy"]
    assert client.get(f"/api/clips/{clip['id']}/picture").headers["content-type"] == "image/jpeg"
    assert client.get(f"/api/clips/{clip['id']}/files/series.csv").headers["content-disposition"].startswith("attach")
    assert client.delete(f"/api/clips/{clip['id']}").json() == {"done": True}
    assert client.get(f"/api/clips/{clip['id']}").status_code == 404
    assert not (served.settings.folder / "clips" / clip["id"]).exists()


def test_what_is_written_for_a_clip_after_it_was_thrown_away_goes_too(served):
    begun, thrown = Event(), Event()
    served.kitchen.meanwhile = lambda: (begun.set(), thrown.wait(10))
    clip = bring(served.program())["id"]
    folder = served.settings.folder / "clips" / clip
    assert begun.wait(10)
    served.program().delete(f"/api/clips/{clip}")
    assert not folder.exists()
    thrown.set()
    served.kitchen.meanwhile = lambda: None
    follow(served.program(), bring(served.program())["id"])  # one after the other: the first is done by then
    assert not folder.exists()


def test_only_known_files_are_handed_out(served):
    client = served.program()
    files = f"/api/clips/{bring(client)['id']}/files"
    follow(client, files.split("/")[3])
    for name in ("../clip", "..%2Fclip", "clip", "frames.json", "/etc/passwd", "report.html%00"):
        assert client.get(f"{files}/{name}").status_code == 404, name
    assert {name: client.get(f"{files}/{name}").status_code for name in RESULTS}["series.csv"] == 200


def test_a_report_is_opened_by_a_ticket(served):
    client = served.browser("rider")
    clip = bring(client)
    follow(client, clip["id"])
    shown = client.get(f"/clips/{clip['id']}/report")
    assert shown.url.path.startswith("/view/")
    assert served.stranger().get(shown.url.path).status_code == 200
    assert served.stranger().get("/view/wrong/report.html").status_code == 404
    assert served.stranger().get(shown.url.path.replace("report.html", "recording.npz")).status_code == 200
    assert served.stranger().get(shown.url.path.replace("report.html", "why.jpg")).status_code == 404


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


def test_too_much_is_refused(tmp_path, kitchen):
    limits = {"upload_bytes": 1000, "glance_bytes": 10, "waiting": 1, "requests_per_min": 8}
    served = Served(tmp_path, kitchen, limits=limits)
    client = served.program()  # nobody works: the clips wait
    assert client.post("/api/clips", content=FILM + bytes(1000)).status_code == 413
    assert client.post("/api/clips", content=(FILM, bytes(1000))).status_code == 413
    assert client.post("/api/glance", content=bytes(11)).status_code == 413
    assert client.post("/api/clips", content=FILM).status_code == 201
    assert client.post("/api/clips", content=FILM).status_code == 503
    assert len(list((tmp_path / "clips").iterdir())) == 1
    assert [client.get("/api/clips").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_full_disk(tmp_path, kitchen):
    served = Served(tmp_path, kitchen, limits={"spare_bytes": 1 << 60})
    assert served.program().post("/api/clips", content=FILM).status_code == 507
    assert list((tmp_path / "clips").iterdir()) == []


def test_keys_cannot_be_tried_out(tmp_path, kitchen):
    client = Served(tmp_path, kitchen, limits={"keys_per_min": 3}).stranger()
    assert [client.post("/api/enter", json={"key": "x"}).status_code for _ in range(4)] == [401, 401, 401, 429]


@pytest.mark.parametrize("kind", ["died", "refused"])
def test_a_clip_stays_when_its_worker_fails(served, kind):
    client, served.kitchen.trouble = served.program(), work_error(kind=kind)
    clip = bring(client)
    told = follow(client, clip["id"])[-1]
    assert (told["state"], told["reason"], told["has_clip"]) == ("failed", kind, True)
    assert client.get(f"/api/clips/{clip['id']}/report").status_code == 409
    assert told["text"] in served.browser("fitter").get(f"/clips/{clip['id']}").text
    served.kitchen.trouble = None
    assert client.post(f"/api/clips/{clip['id']}/again", json={"slow_motion": 4}).json()["state"] != "failed"
    assert follow(client, clip["id"])[-1]["ending"] == "measured"
    assert served.kitchen.tasks[-1].request.settings.slow_motion == 4
    assert client.post(f"/api/clips/{clip['id']}/again", json={}).status_code == 409


def test_a_bug_is_told_in_a_sentence(served, caplog):
    client, served.kitchen.trouble = served.program(), RuntimeError("secret")
    clip = bring(client)
    told = follow(client, clip["id"])[-1]
    assert (told["state"], told["has_clip"]) == ("failed", True)
    assert "secret" not in told["text"]
    assert "secret" in caplog.text


@pytest.mark.parametrize(("ending", "stays"), [("measured", False), ("partly", False), ("again", True)])
def test_the_clip_goes_once_there_are_numbers(served, ending, stays):
    client, served.kitchen.ending = served.program(), (ending, "feet_outside", "Go further away.")
    clip = bring(client)
    assert follow(client, clip["id"])[-1]["has_clip"] is stays
    page = served.browser("fitter").get(f"/clips/{clip['id']}").text
    assert "Go further away." in page
    assert f'src="/api/clips/{clip["id"]}/picture"' in page


def test_a_clip_may_be_kept(tmp_path, kitchen):
    served = Served(tmp_path, kitchen, keep=True)
    with served:
        client = served.program()
        assert follow(client, bring(client)["id"])[-1]["has_clip"] is True


def test_work_survives_the_server(tmp_path, kitchen):
    first = Served(tmp_path, kitchen)
    clips = [bring(first.program())["id"] for _ in range(3)]
    queue = first.house.queue
    taken = [queue.take().id for _ in range(2)]  # a server that dies over two of them
    assert taken == clips[:2]
    assert (tmp_path / "clips" / clips[0] / "clip").is_file()
    with Served(tmp_path, kitchen) as served:
        client = served.program()
        assert [follow(client, clip)[-1]["ending"] for clip in clips] == ["measured"] * 3
        assert [one["id"] for one in client.get("/api/clips").json()] == clips[::-1]


def test_a_clip_that_kills_servers_is_given_up(tmp_path, kitchen):
    first = Served(tmp_path, kitchen)
    clip = bring(first.program())["id"]
    for _ in range(3):
        assert first.house.queue.take().id == clip
        first.house.queue.resume(3, "Too often.")
    told = first.house.queue.find(clip)
    assert (told.state, told.text, told.attempts) == ("failed", "Too often.", 3)


def test_what_never_came_whole_is_swept_up(tmp_path, kitchen):
    half = tmp_path / "clips" / ("a" * 32)
    half.mkdir(parents=True)
    (half / "coming").write_bytes(FILM)
    with Served(tmp_path, kitchen) as served:
        client = served.program()
        assert client.get("/api/clips").json() == []
        assert not half.exists()


def test_cancelling(tmp_path, kitchen):
    served = Served(tmp_path, kitchen)
    client = served.program()
    clip = bring(client)["id"]
    assert client.post(f"/api/clips/{clip}/cancel").json() == {"done": True}
    assert client.post(f"/api/clips/{clip}/cancel").json() == {"done": False}
    assert served.house.queue.take() is None
    assert client.get(f"/api/clips/{clip}").json()["has_clip"] is True


def test_a_clip_with_a_name_joins_the_history(served):
    client = served.program()
    clip = bring(client, rider="Anna")["id"]
    follow(client, clip)
    history = History(served.settings.address)
    assert [entry.clip for entry in history.entries("anna")] == ["rider.mp4"]
    (entry,) = history.entries("anna")
    history.keep("Bert", history.recording(entry.id), history.analysis(entry.id), clip_sha256="f" * 64)
    page = client.get("/clips").text
    assert page.index("Anna") < page.index("Bert")
    assert page.count("· in the history, without a report here") == 1
    client.delete(f"/api/clips/{clip}")
    assert history.entries("anna") == ()


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


def test_two_clips_side_by_side(served):
    client = served.program()
    clips = [bring(client)["id"] for _ in range(2)]
    for clip in clips:
        follow(client, clip)
    page = client.get("/compare", params={"before": clips[0], "after": clips[1]}).text
    assert page.count("data-clock") == 2
    assert "no certain change" in page
    assert client.get("/compare", params={"before": clips[0], "after": "x"}).status_code == 200
    note = {"note": "saddle +5 mm"}
    assert client.put(f"/api/clips/{clips[0]}/note", json=note).json() == {"done": True}
    assert "saddle +5 mm" in client.get(f"/clips/{clips[0]}").text
    assert "saddle +5 mm" in client.get("/clips").text


def test_the_overview_of_a_studio(served):
    measured = bring(served.program())["id"]
    follow(served.program(), measured)
    board = served.browser("fitter").get("/board")
    assert board.headers["content-security-policy"].startswith("sandbox allow-scripts")
    assert f"clips/{measured}/report.html" in board.text
    here = board.url.path.rsplit("/", 1)[0]
    stranger = served.stranger()
    for path in (f"pictures/{measured}.jpg", f"clips/{measured}/report.html"):
        assert stranger.get(f"{here}/{path}").status_code == 200
        assert stranger.get(f"/view/board/wrong/{path}").status_code == 404
    assert stranger.get(f"{here}/clips/{measured}/clip").status_code == 404
    assert served.browser("rider").get("/board").status_code == 403


def test_a_phone_is_let_in_only_where_phones_may_call(tmp_path, kitchen, shared):
    assert "--lan" in shared.program().get("/phone").text
    assert shared.program().post("/api/keys").status_code == 409
    open_one = Served(tmp_path, kitchen, lan=True).program()
    assert "<svg" in open_one.get("/phone").text
    assert "/enter#" in open_one.post("/api/keys").json()["address"]


def test_a_first_picture(shared):
    client = shared.browser("rider")
    assert client.post("/api/glance", content=b"\xff\xd8\xff").json() == {"reason": "", "text": ""}
    assert client.post("/api/glance", content=b"GIF89a").status_code == 422


def test_the_openapi_document(shared):
    document = shared.stranger().get("/api/openapi.json").json()
    calls = [call for path in document["paths"].values() for call in path.values()]
    names = [call["operationId"] for call in calls]
    assert len(set(names)) == len(names) > 15
    assert all(call["summary"] for call in calls)
    assert ADDRESS not in json.dumps(document)


def test_the_queue_keeps_what_it_is_given(tmp_path):
    queue = UploadQueue(str(tmp_path / "q.sqlite"))
    brought = queue.bring(Upload("a" * 32, "me", "ride.mp4", told={"riding": "road"}))
    assert queue.find("a" * 32) == brought
    assert queue.settle("a" * 32, "done") is False
    assert queue.take().state == "working"
    assert queue.settle("a" * 32, "done", "again", "x", "y") is True
    assert queue.find("a" * 32).text == "y"
