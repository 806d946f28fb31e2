"""Uploads that join a history."""

from __future__ import annotations

import pytest
from support.served import ScriptedWork, Served, bring, follow

from posecheck.storage.history import History


@pytest.fixture(scope="module")
def shared(tmp_path_factory, finished):
    """A server that tests share, for it takes longer to start than to ask."""
    with Served(tmp_path_factory.mktemp("shared"), ScriptedWork(finished), limits={"keys_per_min": 1000}) as found:
        yield found


@pytest.fixture
def served(shared):
    """The same server, tidied up afterwards."""
    shared.work.begin()
    yield shared
    for upload in shared.server.queue.all():
        shared.program().delete(f"/api/clips/{upload.id}")


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
