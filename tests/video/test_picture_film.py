"""Films made of JPEG pictures as they are."""

from __future__ import annotations

import numpy as np
import pytest

from posecheck.errors import StoreError
from posecheck.video.image import to_jpeg
from posecheck.video.picture_film import write_picture_film
from posecheck.video.reader import Video


def picture(grey, width=64):
    return to_jpeg(np.full((48, width, 3), grey, np.uint8))


def test_what_does_not_fit_is_left_out_and_times_stay(tmp_path):
    pictures = [(5.0, b"no picture"), (7.0, picture(10)), (7.5, picture(60, 80)), (7.4, picture(99)), (7.3, picture(1))]
    assert write_picture_film(tmp_path / "film.mkv", pictures) == 2
    frames = list(Video(tmp_path / "film.mkv"))
    assert [frame.time_s for frame in frames] == pytest.approx([0.0, 0.4])
    assert [round(float(frame.rgb.mean())) for frame in frames] == pytest.approx([10, 99], abs=2)


def test_a_film_of_nothing(tmp_path):
    assert write_picture_film(tmp_path / "film.mkv", []) == 0


def test_a_place_that_is_not_there(tmp_path):
    with pytest.raises(StoreError, match=r"film\.mkv cannot be written"):
        write_picture_film(tmp_path / "no" / "film.mkv", [(0.0, picture(1))])
