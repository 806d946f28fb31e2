"""The server over HTTP, with work of its own instead of the pose model: who comes in, what happens to a clip."""

from __future__ import annotations

import json

from support.served import ADDRESS, bring, follow


def test_a_clip_from_beginning_to_end(served):
    client = served.program()
    clip = bring(client, name="../../ride.mp4", riding="road", crank_mm=172.5)
    told = follow(client, clip["id"])[-1]
    assert (told["state"], told["ending"], told["name"]) == ("done", "measured", "ride.mp4")
    assert (told["has_clip"], told["has_report"], told["has_frames"]) == (False, True, True)
    (task,) = served.work.tasks
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
