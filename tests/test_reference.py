"""The reference of the public names is built without a warning, and leaves none of them out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sphinx.util.inventory import InventoryFile

import posecheck

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reference")
    call = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "-q",
        "-b",
        "html",
        "-d",
        folder / "doctrees",
        "docs/reference",
        folder,
    ]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_every_public_name_stands_in_it(built):
    with (built / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", lambda base, target: f"{base}{target}")
    documented = {name for kind, found in inventory.items() if kind.startswith("py:") for name in found}
    assert {f"posecheck.{name}" for name in posecheck.__all__} - documented == set()


@pytest.mark.slow
def test_parameters_are_shown_with_shape_and_unit(built):
    page = (built / "records.html").read_text(encoding="utf-8")
    assert "ndarray, shape (T,)" in page
    assert "bdc_s" in page
