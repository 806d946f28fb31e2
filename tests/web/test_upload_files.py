"""Files of uploads: who gets them, and when they go."""

from __future__ import annotations

import re
from threading import Event

from support.served import FILM, Served, bring, follow

from posecheck.web.upload_files import RESULTS, UploadFiles


def test_a_server_sweeps_up_only_after_itself(tmp_path):
    shelf = UploadFiles(tmp_path)
    half, mine = shelf.folder(shelf.fresh()), tmp_path / "clips" / ("a" * 32)
    (half / "coming").touch()
    mine.mkdir()
    (mine / "holiday.mp4").write_bytes(b"mine")
    shelf.sweep()
    assert not half.exists()
    assert (mine / "holiday.mp4").is_file()


def test_what_is_written_for_a_clip_after_it_was_thrown_away_goes_too(served):
    begun, thrown = Event(), Event()
    served.work.meanwhile = lambda: (begun.set(), thrown.wait(10))
    clip = bring(served.program())["id"]
    folder = served.settings.folder / "clips" / clip
    assert begun.wait(10)
    served.program().delete(f"/api/clips/{clip}")
    assert not folder.exists()
    thrown.set()
    served.work.meanwhile = lambda: None
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
    page = client.get(f"/clips/{clip['id']}/report").text
    path = re.search(r'<iframe class="report" src="(/view/[^"]+/report.html)"', page)[1]
    assert f'href="/clips/{clip["id"]}"' in page
    assert served.stranger().get(path).status_code == 200
    assert served.stranger().get("/view/wrong/report.html").status_code == 404
    assert served.stranger().get(path.replace("report.html", "recording.npz")).status_code == 200
    assert served.stranger().get(path.replace("report.html", "why.jpg")).status_code == 404


def test_what_never_came_whole_is_swept_up(tmp_path, work):
    half = tmp_path / "clips" / ("a" * 32)
    half.mkdir(parents=True)
    (half / "coming").write_bytes(FILM)
    with Served(tmp_path, work) as served:
        client = served.program()
        assert client.get("/api/clips").json() == []
        assert not half.exists()
