"""Refusals in words."""

import pytest

from posecheck.text import read_words
from posecheck.web.dependencies import refusal


@pytest.mark.parametrize("why", sorted(read_words("web")["refused"]))
def test_every_refusal_is_a_sentence(why):
    error = refusal(409, why)
    assert error.status_code == 409
    assert error.detail.rstrip().endswith(".")


def test_one_without_words_is_loud():
    with pytest.raises(KeyError):
        refusal(409, "no such reason")
