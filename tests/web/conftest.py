"""One finished clip for all tests of the server."""

from __future__ import annotations

import pytest
from support.served import ScriptedWork, finished_clip


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    return finished_clip(tmp_path_factory.mktemp("finished_clip"))


@pytest.fixture
def work(finished):
    return ScriptedWork(finished)
