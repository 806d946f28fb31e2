"""What a command writes, as the user asks for it."""

from pathlib import Path

import pytest

from posecheck.app.request import CheckRequest
from posecheck.cli.output import OutputPlace, ReportRequest
from posecheck.errors import SettingsError


def test_formats_are_a_list_with_commas():
    assert ReportRequest(export=" TRC, mot,, ").contents().export == ("trc", "mot")


def test_an_unknown_format_is_named():
    with pytest.raises(SettingsError, match="docx cannot be exported"):
        ReportRequest(export="docx").contents()


@pytest.mark.parametrize("name", ["logo.exe", "gone.png"])
def test_a_logo_that_cannot_be_used_is_refused(name, tmp_path):
    with pytest.raises(SettingsError, match=name):
        ReportRequest(logo=str(tmp_path / name)).contents()


def test_a_logo_is_put_into_the_page_and_protected(tmp_path):
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"picture")
    place = OutputPlace(tmp_path / "out", False, ReportRequest(logo=str(logo)), (None, "bands.toml"))  # noqa: FBT003
    request = place.add_to(CheckRequest("ride.mp4"))
    assert request.contents.heading.logo.startswith("data:image/png;base64,")
    assert set(map(str, request.protected)) == {str(logo), "bands.toml"}
    assert request.folder == Path(tmp_path / "out")
