"""The names that ``import posecheck`` promises are there."""

import pytest

import posecheck


@pytest.mark.parametrize("name", posecheck.__all__)
def test_each_public_name_is_there(name):
    assert getattr(posecheck, name).__name__ == name


def test_another_name_is_not():
    with pytest.raises(AttributeError, match="has no attribute 'chekc'"):
        _ = posecheck.chekc
