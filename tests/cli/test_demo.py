"""The demo."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import FILES, document


@pytest.mark.slow
def test_the_demo_writes_its_folder(run):
    code, out, _ = run("demo")
    assert code == 0
    assert "posecheck-demo/report.html" in out.replace("\\", "/")
    assert {path.name for path in Path("posecheck-demo").iterdir()} == FILES


def test_the_demo(run):
    code, out, _ = run("demo", "--json")
    assert code == 0
    assert document(out)["findings"][0]["id"] == "saddle_too_high"
