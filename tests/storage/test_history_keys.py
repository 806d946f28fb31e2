"""What tells riders and clips of a history apart."""

from dataclasses import replace

import pytest
from support.analyses import high, recording

from posecheck.errors import SettingsError
from posecheck.records.settings import Settings
from posecheck.storage.history import History

CLIP = "c" * 64


@pytest.fixture
def file(tmp_path):
    return tmp_path / "history.sqlite"


@pytest.fixture
def kept(file):
    return History(str(file))


@pytest.mark.parametrize(
    ("rider", "other", "clip"),
    [
        ("Bo", {}, CLIP),
        ("Anna", {}, "d" * 64),
        ("Anna", {"settings": Settings("race")}, CLIP),
        ("Anna", {"rear": None}, CLIP),
    ],
    ids=["rider", "clip", "settings", "rear"],
)
def test_anything_else_stands_beside_it(kept, rider, other, clip):
    first = kept.keep("Anna", recording(), high(), clip_sha256=CLIP)
    second = kept.keep(rider, replace(recording(), **other), high(), clip_sha256=clip)
    assert first != second
    assert sum(one.clips for one in kept.riders()) == 2


def test_a_joint_put_right_by_hand_is_the_same_clip(kept):
    first = kept.keep("Anna", recording(), high(), clip_sha256=CLIP)
    assert kept.keep("Anna", replace(recording(), corrections=()), high(), clip_sha256=CLIP) == first


@pytest.mark.parametrize("other", ["anna MÜLLER", "  Anna  Müller ", "Anna Mu\u0308ller", "ANNA\tMÜLLER\n"])
def test_one_rider_is_written_in_many_ways(kept, other):
    kept.note("Anna Müller", "new shoes")
    kept.keep(other, recording(), high(), clip_sha256=CLIP)
    (rider,) = kept.riders()
    assert (rider.name, rider.clips, rider.notes) == ("Anna Müller", 1, 1)
    assert len(kept.notes(other)) == len(kept.entries(other)) == 1


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "a\x1b[31m", "x" * 201, "\ufdfa" * 60, "\udc80"], ids=range(7))
def test_names_that_cannot_be_used(kept, name):
    with pytest.raises(SettingsError, match="name of a rider"):
        kept.note(name, "text")
    with pytest.raises(SettingsError, match="name of a rider"):
        kept.keep(name, recording(), high(), clip_sha256=CLIP)
    assert kept.riders() == ()


@pytest.mark.parametrize(
    "text", ["", " \n ", "a\0b", "\udc80", "x" * 10_001], ids=["none", "blank", "nul", "half", "long"]
)
def test_notes_that_cannot_be_kept(kept, text):
    with pytest.raises(SettingsError, match="A note has"):
        kept.note("Anna", text)
    assert kept.riders() == ()
