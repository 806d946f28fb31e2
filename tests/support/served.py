"""A server without a pose model: a closed-form rider stands in for whatever is sent."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
from fastapi.testclient import TestClient

from posecheck.app.request import FolderContents
from posecheck.app.results import write_results
from posecheck.errors import PosecheckError, VideoError
from posecheck.fit.analysis import analyse
from posecheck.fit.near_side import stroke_moments
from posecheck.storage.uploads import UploadQueue
from posecheck.system.isolated import WorkError, work_error
from posecheck.video.image import to_jpeg
from posecheck.web.app import create_app
from posecheck.web.jobs import JobTools
from posecheck.web.settings import Limits, WebSettings
from posecheck.web.worker import correct_joints
from support.results import result_of
from support.riders import Rider

ADDRESS = "http://127.0.0.1:8500"
FILM = bytes(4) + b"ftypisom" + bytes(100)


def finished_clip(place: Path) -> Path:
    """A result as a worker leaves it, and an empty database, which takes longer to make than to copy."""
    UploadQueue(str(place / "served.sqlite"))
    recording = Rider(seconds=4.5).recording()
    analysis = analyse(recording)
    write_results(result_of(recording, analysis), place / "result", FolderContents())
    (place / "frames").mkdir()
    numbers = stroke_moments(analysis)
    for deg in numbers:
        (place / "frames" / f"{deg}.jpg").write_bytes(to_jpeg(np.full((360, 640, 3), 90, np.uint8)))
    (place / "frames" / "frames.json").write_text(json.dumps(numbers), encoding="utf-8")
    for name in ("why.jpg", "hidden.jpg"):
        (place / name).write_bytes(to_jpeg(np.zeros((8, 8, 3), np.uint8)))
    return place


def run_inline(work, argument, *, progress, **_limits):
    """Do a piece of work in this process, without limits, instead of `posecheck.system.isolated.run_isolated`."""
    try:
        return dict(work(argument, progress))
    except WorkError:
        raise
    except PosecheckError as error:
        raise work_error(kind="refused", text=str(error)) from error


class ScriptedWork:
    """Work of which a test says how it ends."""

    def __init__(self, finished: Path) -> None:
        self.finished = finished
        self.begin()

    def begin(self) -> None:
        self.ending = ("measured", "", "")
        self.trouble: Exception | None = None
        self.meanwhile = lambda: None
        self.lengths_s: dict[str, float] = {}
        self.tasks = []
        self.order: list[str] = []
        self.gave_way: set[str] = set()

    def measure(self, task, tell):
        self.tasks.append(task)
        clip = Path(task.request.source)
        assert clip.is_file()
        length_s = self.lengths_s.get(task.request.name, 0.0)
        if length_s and not task.takes_long:
            return {"ending": "", "reason": "", "text": "", "length_s": length_s}
        self.order.append(task.request.name)
        tell(0.5)
        self.meanwhile()
        if self.trouble is not None:
            raise self.trouble
        folder = clip.parent
        for name in ("result", "frames"):
            shutil.copytree(self.finished / name, folder / name, dirs_exist_ok=True)
        for name in ("why.jpg", "hidden.jpg"):
            shutil.copy(self.finished / name, folder / name)
        return dict(zip(("ending", "reason", "text"), self.ending, strict=True))

    def glance(self, content, _):
        if not content.startswith(b"\xff\xd8"):
            msg = "This picture cannot be read."
            raise VideoError(msg)
        return {"reason": "", "text": ""}

    def run(self, work, argument, *, gives_way=False, **limits):
        if gives_way:
            self.gave_way.add(argument.request.name)
        return run_inline(work, argument, **limits)

    def tools(self) -> JobTools:
        return JobTools(run=self.run, measure=self.measure, glance=self.glance, correct=correct_joints)


class Served:
    """A running server and ways to call it."""

    def __init__(self, folder: Path, work: ScriptedWork, **settings) -> None:
        live_tools = settings.pop("live_tools", None)
        limits = Limits(**{"spare_bytes": 0, "look_s": 0.01, **settings.pop("limits", {})})
        if not (folder / "served.sqlite").exists():
            shutil.copy(work.finished / "served.sqlite", folder)
        self.settings = WebSettings(folder, str(folder / "served.sqlite"), limits=limits, **settings)
        self.app = create_app(self.settings, work.tools(), live_tools)
        self.server = self.app.state.server
        self.work = work
        self._first = TestClient(self.app, base_url=ADDRESS)

    def __enter__(self) -> Served:  # noqa: PYI034  Self needs Python 3.11
        self._first.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._first.__exit__(*error)

    def stranger(self) -> TestClient:
        client = TestClient(self.app, base_url=ADDRESS, raise_server_exceptions=False)
        client.portal = self._first.portal  # one event loop for all, once the server runs
        return client

    def program(self) -> TestClient:
        client = self.stranger()
        client.headers["Authorization"] = f"Bearer {self.server.access.token}"
        return client

    def browser(self, role: str) -> TestClient:
        client = self.stranger()
        client.headers["Origin"] = ADDRESS
        answer = client.post("/api/enter", json={"key": self.server.access.key(role)})
        assert answer.json() == {"role": role}
        return client


def bring(client: TestClient, content: bytes = FILM, **told) -> dict:
    answer = client.post("/api/clips", params={"name": "ride.mp4", **told}, content=content)
    assert answer.status_code == 201, answer.text
    return answer.json()


def follow(client: TestClient, clip: str) -> list[dict]:
    """All that is told of a clip until it is done."""
    lines = client.get(f"/api/clips/{clip}/events").text.splitlines()
    return [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
