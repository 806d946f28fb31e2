"""Marks of versions."""

import pytest

from posecheck.records.tracking import Correction
from posecheck.web.dependencies import RefusalError
from posecheck.web.versions import check_version, joints_tag, version_tag


def test_another_content_has_another_mark():
    assert version_tag("a") == version_tag("a") != version_tag("b")
    assert joints_tag([]) == joints_tag(())


def test_the_order_of_corrections_does_not_matter():
    one, two = (Correction(joint, 0.1, 0.0) for joint in ("knee", "hip"))
    assert joints_tag([one, two]) == joints_tag([two, one]) != joints_tag([one])


@pytest.mark.parametrize("wanted", [None, "*", '"a"', '"b", "a"'])
def test_a_change_from_this_version_passes(wanted):
    check_version(wanted, '"a"')


@pytest.mark.parametrize("wanted", ["", '"b"', 'W/"a"', "a"])
def test_a_change_from_another_version_is_refused(wanted):
    with pytest.raises(RefusalError) as caught:
        check_version(wanted, '"a"')
    assert (caught.value.status_code, caught.value.code) == (412, "changed")
