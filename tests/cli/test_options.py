"""Options that are those of the library."""

from __future__ import annotations

from posecheck.cli.options import Model, RidingName, SideName
from posecheck.records.settings import RIDINGS


def test_the_names_are_those_of_the_library():
    assert {name.value for name in RidingName} == {*RIDINGS, "mtb"}
    assert [name.value for name in SideName] == ["auto", "left", "right"]
    assert [name.value for name in Model] == ["heavy", "lite"]
