"""One finished clip for all tests of the server."""

from __future__ import annotations

import pytest
from support.served import ScriptedWork, Served, finished_clip


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    return finished_clip(tmp_path_factory.mktemp("finished_clip"))


@pytest.fixture
def work(finished):
    return ScriptedWork(finished)


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
