"""Lists and spans."""

from __future__ import annotations

import pytest

from posecheck.text import join_by_reason, span_text


@pytest.mark.parametrize(("low", "high", "text"), [(3.2, 8.9, "3 to 9"), (4.6, 5.4, "5"), (-0.2, 2.0, "0 to 2")])
def test_a_span_is_whole_numbers(low, high, text):
    assert span_text(low, high) == text


def test_names_are_joined_by_what_they_have_in_common():
    assert join_by_reason([("a", "x"), ("b", "y"), ("c", "x")]) == {"x": "a, c", "y": "b"}
