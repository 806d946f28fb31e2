"""The page on what can be relied on: each test that it names is there, and it counts as the tests' own scripts do."""

from __future__ import annotations

import re

import pytest
from support import costly_files, mutants
from support.paths import REPOSITORY
from support.strange_clips import CASES

assert costly_files  # whose cases are among all cases
assert mutants
PAGE = (REPOSITORY / "docs" / "reliability.md").read_text(encoding="utf-8")
TABLE = [line for line in PAGE.partition("## Figures")[0].splitlines() if line.startswith("| ") and "---" not in line]


def counted(word: str) -> int:
    return sum(word in case.name for case in CASES)


@pytest.mark.parametrize("row", TABLE[1:], ids=lambda row: row[2:40])
def test_each_promise_has_a_test_that_is_there(row):
    named = re.findall(r"`(tests/[\w/]+\.py)", row)
    assert named or "the same file" in row or "see below" in row
    assert [name for name in named if not (REPOSITORY / name).is_file()] == []


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (r"(\d+) clips made on the spot", len(CASES)),
        (r"cut off at (\d+) places", counted("cut at")),
        (r"(\d+) containers that lie", counted("container that lies")),
        (r"(\d+) small files that ask for much", counted("costly")),
    ],
)
def test_it_counts_as_the_script_does(words, count):
    assert [int(found) for found in re.findall(words, PAGE)] == [count]
