"""Errors that a user can cause have one root."""

import pytest

from posecheck import errors

KINDS = [thing for thing in vars(errors).values() if isinstance(thing, type)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_all_are_caught_by_the_root_and_say_what_they_are_about(kind):
    with pytest.raises(errors.PosecheckError, match="cannot be read"):
        raise kind("ride.mp4 cannot be read.")  # noqa: EM101
    assert kind.__doc__


def test_the_tree_in_the_docstring_names_them_all():
    assert [kind.__name__ for kind in KINDS if kind.__name__ not in (errors.__doc__ or "")] == []
