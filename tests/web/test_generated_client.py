"""A client that is generated from the OpenAPI document does the main job: bring a clip, follow it, fetch the answer."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from support.live_server import LiveServer
from support.served import FILM

pytestmark = pytest.mark.slow

JOB = """
import json, sys, time
from generated import AuthenticatedClient
from generated.api.clips import bring_clip, delete_clip, list_clips, show_clip
from generated.api.fitting import note
from generated.api.results import fetch_analysis
from generated.models import BringClipRiding, NoteForm
from generated.types import File

address, token, film = sys.argv[1:]
client = AuthenticatedClient(base_url=address, token=token)
ride = File(payload=open(film, "rb"))
brought = bring_clip.sync(client=client, body=ride, name="ride.mp4", riding=BringClipRiding.ROAD)
while (clip := show_clip.sync(brought.id, client=client)).state not in ("done", "failed"):
    time.sleep(0.1)
kept = note.sync(brought.id, client=client, body=NoteForm(note="saddle +5 mm"))
listed = list_clips.sync(client=client)
analysis = json.loads(fetch_analysis.sync_detailed(brought.id, client=client).content)
deleted = delete_clip.sync(brought.id, client=client)
missing = show_clip.sync_detailed(brought.id, client=client)
told = [clip.ending, clip.riding, listed[0].note, kept.done, analysis["schema"], deleted.done, missing.status_code]
print(json.dumps(told))
"""


def test_a_generated_client_does_the_main_job(tmp_path, work, tool):
    generator = tool(os.environ.get("POSECHECK_CLIENT_GENERATOR", "openapi-python-client"))
    with LiveServer(tmp_path, work) as live:
        document = tmp_path / "openapi.json"
        document.write_text(json.dumps(live.served.app.openapi()), encoding="utf-8")
        generate = [generator, "generate", "--path", document, "--meta", "none"]
        subprocess.run(
            [*generate, "--output-path", tmp_path / "generated"], check=True, capture_output=True, timeout=120
        )
        (tmp_path / "job.py").write_text(JOB, encoding="utf-8")
        (tmp_path / "ride.mp4").write_bytes(FILM)
        token = live.served.server.access.token
        command = [Path(generator).with_name("python"), tmp_path / "job.py", live.address, token, tmp_path / "ride.mp4"]
        found = json.loads(subprocess.check_output(command, timeout=120))
    assert found == ["measured", "road", "saddle +5 mm", True, "posecheck/analysis/1", True, 404]
