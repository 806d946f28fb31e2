"""What is installed, and what to type where something is not."""

import sys

import pytest

from posecheck.system import installation


def test_a_package_that_is_not_there_has_no_version():
    assert installation.installed_version("no-such-package-anywhere") is None
    assert installation.installed_version("numpy")


def test_without_a_package_the_version_is_unknown(monkeypatch):
    monkeypatch.setattr(installation, "installed_version", lambda _: None)
    assert installation.posecheck_version() == "unknown"
    assert installation.package_requirement("numpy") == "numpy"


def test_what_is_asked_of_a_package_has_bounds():
    assert installation.package_requirement("numpy") == "numpy<3,>=2.2"
    assert installation.package_requirement("opencv-python").startswith("opencv-python==")
    assert installation.package_requirement("nothing-of-ours") == "nothing-of-ours"


@pytest.mark.parametrize("there", [True, False])
def test_pip_is_that_of_this_python(there, monkeypatch):
    monkeypatch.setattr(installation, "find_spec", lambda _: there or None)
    monkeypatch.setattr(sys, "executable", "/a place/python")
    assert installation.pip_here() == (
        '"/a place/python" -m pip install' if there else 'uv pip install --python "/a place/python"'
    )
