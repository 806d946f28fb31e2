"""One version, wherever it is asked for."""

import re

import posecheck
from posecheck.system.installation import posecheck_version
from posecheck.system.version import __version__


def test_it_is_a_version_and_the_public_one():
    assert re.fullmatch(r"\d+\.\d+\.\d+(\.?(dev|a|b|rc)\d+)?", __version__)
    assert posecheck.__version__ == __version__


def test_an_installed_one_is_the_same():
    assert posecheck_version() == __version__
