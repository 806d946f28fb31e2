"""Whose clip is measured next."""

import pytest

from posecheck.storage.upload_rows import Upload, next_upload, sort_uploads


def clip(name, owner="a", brought_s=0.0, **more):
    return Upload(name, owner, name, brought_s=brought_s, **more)


MANY = [clip("1", "a", 1), clip("2", "a", 2), clip("3", "a", 3), clip("4", "b", 4)]


@pytest.mark.parametrize(
    ("waiting", "served", "order"),
    [
        (MANY, {}, "1423"),
        (MANY, {"b": 1}, "1243"),
        (MANY, {"a": 5}, "4123"),
        ([*MANY, clip("5", "c", 5, length_s=4000.0)], {}, "14235"),
        ([*MANY, clip("5", "c", 5, priority=1)], {"c": 9}, "51423"),
        ([*MANY, clip("0", "b", 0, priority=-1)], {}, "14230"),
        ([], {}, ""),
    ],
)
def test_everybody_has_a_turn(waiting, served, order):
    assert "".join(each.id for each in sort_uploads(waiting, served)) == order
    first = next_upload(waiting, served, with_long=True)
    assert (first.id if first else "") == order[:1]


def test_long_clips_wait_where_there_is_no_place_for_them():
    film = clip("1", length_s=4000.0, priority=3)
    assert next_upload([film], {}, with_long=False) is None
    assert next_upload([film], {}, with_long=True) == film
    assert next_upload([film, clip("2")], {}, with_long=False).id == "2"
