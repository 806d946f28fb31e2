"""The live page and its socket: who may open it, what it takes, and what becomes of a ride."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager, suppress

import pytest
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect
from support.live_pictures import InlineWorker, jpeg, message, recorded_tools
from support.served import ADDRESS, ScriptedWork, Served

from posecheck.errors import VideoError
from posecheck.web.live_workers import LiveTools
from posecheck.web.routes.live import REFUSED, TAKEN_OVER, end_tasks

HELLO = {"kind": "hello", "riding": "spin"}
SOCKET = ADDRESS.replace("http", "ws") + "/live/socket"
LIMITS = {"keys_per_min": 1000, "live_rides": 2, "live_per_min": 300, "head_s": 0.5}
PICTURE = jpeg((640, 480))


@pytest.fixture(scope="module")
def server(tmp_path_factory, finished):
    folder = tmp_path_factory.mktemp("live")
    with Served(folder, ScriptedWork(finished), limits=LIMITS, live_tools=recorded_tools("p207_base")) as found:
        yield found


@pytest.fixture
def served(server):
    server.work.begin()
    yield server
    for seat in list(server.server.live._seats.values()):
        server._first.portal.call(lambda seat=seat: server.server.live.finish(seat, keep=False))
    for upload in server.server.queue.all():
        server.program().delete(f"/api/clips/{upload.id}")


@contextmanager
def riding(client, **told):
    with client.websocket_connect(SOCKET, headers={"Origin": ADDRESS}) as socket:
        socket.send_json({**HELLO, **told})
        welcome = socket.receive_json()
        assert welcome["kind"] == "welcome", welcome
        yield socket


def hear(socket, kind):
    """The next answer of a kind."""
    while (said := socket.receive_json())["kind"] != kind:
        pass
    return said


def ride_a_while(socket, seconds=7.0, first_ms=0.0):
    """Send pictures as fast as they are looked at; gives the last reading."""
    shown = None
    for number in range(int(seconds * 15)):
        socket.send_bytes(message(first_ms + 1000 * number / 15, PICTURE))
        hear(socket, "picture")
        if number in (60, int(seconds * 15) - 1):
            time.sleep(1.0)  # readings are no closer than a second
            socket.send_bytes(message(first_ms + 1000 * (number + 0.5) / 15, PICTURE))
            shown = hear(socket, "reading")
    return shown


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ADDRESS, "Host": "evil.example"}, 400),
    ],
)
def test_a_socket_from_another_page_is_not_opened(served, headers, status):
    client = served.browser("fitter")
    client.headers.pop("Origin")
    with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect(SOCKET, headers=headers):
        pass
    assert refused.value.status_code == status
    assert refused.value.json()["code"] in ("origin", "host")


@pytest.mark.parametrize("headers", [{"Origin": ADDRESS}, {"Authorization": "Bearer wrong"}])
def test_a_stranger_is_not_let_in(served, headers):
    with (
        pytest.raises(WebSocketDenialResponse) as refused,
        served.stranger().websocket_connect(SOCKET, headers=headers),
    ):
        pass
    assert refused.value.status_code == 401


def test_a_program_needs_no_origin(served):
    with served.program().websocket_connect(SOCKET) as socket:
        socket.send_json(HELLO)
        assert socket.receive_json()["kind"] == "welcome"


@pytest.mark.parametrize("hello", ["", "{", "[]", '{"kind": "hello", "riding": "moon"}', '{"kind": "hello", "x": 1}'])
def test_a_ride_begins_with_what_is_said_of_it(served, hello):
    with served.browser("rider").websocket_connect(SOCKET) as socket:
        socket.send_text(hello)
        assert socket.receive_json()["kind"] == "refused"
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == REFUSED


def test_who_says_nothing_is_refused_in_time(served):
    with served.browser("rider").websocket_connect(SOCKET) as socket:
        assert socket.receive_json()["kind"] == "refused"


def test_pictures_are_looked_at_and_what_is_none_is_told(served):
    with riding(served.browser("rider")) as socket:
        socket.send_bytes(b"no picture")
        assert "no picture" in hear(socket, "trouble")["text"]
        socket.send_bytes(message(5000.0, PICTURE))
        said = hear(socket, "picture")
        assert (said["at"], said["size"], len(said["rider"])) == (5000.0, [640, 480], 16)


def test_a_flood_ends_the_connection(served):
    with riding(served.browser("rider")) as socket:
        for number in range(400):
            socket.send_bytes(message(float(number), PICTURE[:200]))
        with pytest.raises(WebSocketDisconnect):
            hear(socket, "nothing")


def test_as_many_phones_as_there_is_room_for(served):
    with (
        riding(served.browser("rider")),
        riding(served.browser("rider")),
        served.browser("rider").websocket_connect(SOCKET) as third,
    ):
        third.send_json(HELLO)
        assert "many phones" in third.receive_json()["text"]


def test_the_same_session_elsewhere_takes_the_ride_over(served):
    client = served.browser("rider")
    with riding(client) as first:
        first.send_bytes(message(1000.0, PICTURE))
        hear(first, "picture")
        with riding(client) as second:
            with pytest.raises(WebSocketDisconnect) as closed:
                hear(first, "nothing")
            assert closed.value.code == TAKEN_OVER
            assert len(served.server.live._seats) == 1
            second.send_bytes(message(2000.0, PICTURE))
            assert hear(second, "picture")["at"] == 2000.0


@pytest.mark.slow
def test_a_ride_becomes_a_usual_clip_and_goes_as_one(served):
    client = served.browser("rider")
    with riding(client, rider="Ann") as socket:
        shown = ride_a_while(socket, 12.0)
        assert (shown["state"], shown["kept_s"] > 4) == ("riding", True)
        socket.send_text("stop")
        ended = hear(socket, "ended")
    (clip,) = ended["clips"]
    found = client.get(f"/api/clips/{clip}").json()
    assert found["name"].startswith("Live ")
    assert client.get(f"/api/clips/{clip}/events").text.count('"state":"done"') >= 1
    assert not served.server.files.clip(clip).is_file()  # deleted once it was measured, as any clip
    assert client.delete(f"/api/clips/{clip}").json()["done"]
    assert not served.server.files.folder(clip).exists()


@pytest.mark.slow
def test_a_ride_that_is_thrown_away_leaves_nothing(served):
    with riding(served.browser("rider")) as socket:
        assert ride_a_while(socket, 9.0)["state"] == "riding"
        socket.send_text("discard")
        assert hear(socket, "ended")["clips"] == []
    assert list(served.server.files._root.iterdir()) == []


@pytest.mark.slow
def test_a_break_goes_on_in_the_same_ride(served):
    client = served.browser("rider")
    with riding(client) as socket:
        ride_a_while(socket, 9.0)
        socket.send_text("moved")
        assert hear(socket, "marked")["number"] == 2
    with riding(client) as socket:
        shown = ride_a_while(socket, 9.0, 60_000.0)
        assert (shown["number"], shown["change"] is not None) == (2, True)


def test_a_look_that_fails_is_told_and_the_ride_goes_on(tmp_path, finished):
    def look(picture, _):
        if picture.before.number == 1:
            msg = "This picture cannot be read."
            raise VideoError(msg)
        return {"people": [], "view": 0.0, "leans_left": None, "luma": 3.0, "version": "1"}

    tools = LiveTools(InlineWorker, look)
    with (
        Served(tmp_path, ScriptedWork(finished), live_tools=tools) as served,
        riding(served.browser("rider")) as socket,
    ):
        said = []
        for number in range(3):
            socket.send_bytes(message(1000.0 * number, PICTURE))
            said.append(socket.receive_json()["kind"])
            while said[-1] not in ("picture", "trouble"):
                said[-1] = socket.receive_json()["kind"]
        assert said == ["picture", "trouble", "picture"]


@pytest.mark.parametrize("role", ["rider", "fitter"])
def test_the_page_is_for_whoever_is_in(served, role):
    page = served.browser(role).get("/live")
    assert page.status_code == 200
    assert "live.js" in page.text
    assert served.stranger().get("/live", follow_redirects=False).status_code == 303
    for name in ("live.css", "live.js", "live_camera.js", "live_screen.js"):
        assert served.stranger().get(f"/assets/{name}").status_code == 200


def test_a_task_that_forgets_that_it_is_cancelled_ends_all_the_same():
    async def forgetful():
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        await asyncio.sleep(60)

    async def ends():
        tasks = [asyncio.create_task(forgetful()), asyncio.create_task(asyncio.sleep(60))]
        await asyncio.sleep(0)
        await asyncio.wait_for(end_tasks(tasks), 5)
        return [task.cancelled() for task in tasks]

    assert asyncio.run(ends()) == [True, True]
