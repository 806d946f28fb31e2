"""What a command writes, as the user asks for it."""

from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

from posecheck.app.request import CheckRequest
from posecheck.cli.output import OutputPlace, ReportRequest
from posecheck.errors import SettingsError
from posecheck.video.image import to_jpeg, to_png


def test_formats_are_a_list_with_commas():
    assert ReportRequest(export=" TRC, mot,, ").contents().export == ("trc", "mot")


def test_an_unknown_format_is_named():
    with pytest.raises(SettingsError, match="docx cannot be exported"):
        ReportRequest(export="docx").contents()


def png(width=4, height=4):
    packed = to_png(np.zeros((4, 4, 3), np.uint8))
    return packed[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + packed[24:]


JPEG = to_jpeg(np.zeros((4, 4, 3), np.uint8))
WEBP = b"RIFF\x14\x00\x00\x00WEBPVP8L" + bytes(12)


@pytest.mark.parametrize(
    ("name", "content", "good"),
    [
        ("a.png", png(), True),
        ("a.png", png() + b"  ", True),
        ("a.png", png()[:-20], False),
        ("a.png", png(20_000, 20_000), False),
        ("a.png", JPEG, False),
        ("a.jpg", JPEG, True),
        ("a.jpeg", JPEG[:-2], False),
        ("a.jpg", b"\xff\xd8\xff\xd9", False),
        ("a.webp", WEBP, True),
        ("a.webp", WEBP[:-3], False),
        ("a.svg", b"<svg/>", True),
        ("a.svg", b"", False),
    ],
)
def test_a_logo_is_a_whole_image(tmp_path, name, content, good):
    (tmp_path / name).write_bytes(content)
    with nullcontext() if good else pytest.raises(SettingsError, match=f"{name} is no logo"):
        ReportRequest(logo=str(tmp_path / name)).contents()


@pytest.mark.parametrize("name", ["logo.exe", "gone.png"])
def test_a_logo_that_cannot_be_used_is_refused(name, tmp_path):
    with pytest.raises(SettingsError, match=name):
        ReportRequest(logo=str(tmp_path / name)).contents()


def test_a_logo_is_put_into_the_page_and_protected(tmp_path):
    logo = tmp_path / "logo.png"
    logo.write_bytes(png())
    place = OutputPlace(tmp_path / "out", False, ReportRequest(logo=str(logo)), (None, "bands.toml"))  # noqa: FBT003
    request = place.add_to(CheckRequest("ride.mp4"))
    assert request.contents.heading.logo.startswith("data:image/png;base64,")
    assert set(map(str, request.protected)) == {str(logo), "bands.toml"}
    assert request.folder == Path(tmp_path / "out")
