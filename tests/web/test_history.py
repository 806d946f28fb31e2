"""Uploads that join a history."""

from __future__ import annotations

from support.served import bring, follow

from posecheck.storage.history import History


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
