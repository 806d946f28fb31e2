"""Refusals as problem documents."""

import json

import pytest
from support.served import Served

from posecheck.text import read_words
from posecheck.web.problems import PROBLEM_TYPE, problem_document


def test_every_refusal_has_a_code_that_can_be_named():
    for code, sentence in read_words("web")["refused"].items():
        found = json.loads(problem_document(409, code, sentence))
        assert found["type"] == f"urn:posecheck:problem:{code}"
        assert code.isidentifier()


@pytest.mark.parametrize(
    ("call", "status", "code"),
    [
        (("GET", "/api/v1/no"), 404, "page"),
        (("PUT", "/api/v1/clips"), 405, "method"),
        (("GET", "/api/v1/clips/" + "0" * 32), 404, "clip"),
        (("GET", "/api/v1/clips/no"), 422, "wrong"),
        (("POST", "/api/v1/clips"), 415, "film"),
    ],
)
def test_codes_are_stable(tmp_path, work, call, status, code):
    answer = Served(tmp_path, work).program().request(*call)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == PROBLEM_TYPE
    assert answer.json()["status"] == status
    stranger = Served(tmp_path, work).stranger().request(*call)
    assert (stranger.status_code, stranger.json()["code"]) == (401, "stranger")
