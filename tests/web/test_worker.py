"""What a worker answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.command import IDEAL, truth
from support.riders import Rider, track
from support.served import FILM

from posecheck.errors import VideoError
from posecheck.records.tracking import Engine, Recording
from posecheck.records.verdicts import write_headline
from posecheck.storage.upload_rows import Upload
from posecheck.text import read_words
from posecheck.video.image import from_jpeg, to_jpeg
from posecheck.web.settings import WebSettings
from posecheck.web.upload_files import HIDDEN, WHY, UploadFiles
from posecheck.web.upload_tasks import build_task
from posecheck.web.worker import EXPECTED_ERRORS, measure_upload, preview_upload, upload_outcome


def still(**clip):
    rider = Rider()
    return track(rider.track().xy_px[:1], np.zeros(1), **clip)


def test_a_first_picture_goes_through_the_engine():
    def engine(film):
        (frame,) = film
        assert frame.rgb.shape == (72, 128, 3)
        return replace(still(), clip=film.clip)

    found = preview_upload(to_jpeg(np.zeros((72, 128, 3), np.uint8)), lambda _: None, engine)
    assert found == {"reason": "too_dark", "text": read_words("web")["change"]["too_dark"]}


def test_three_endings():
    from posecheck.fit.analysis import analyse

    whole = analyse(Rider(seconds=5).recording())
    assert upload_outcome(whole) == ("measured", "", write_headline(whole))
    hidden = [
        replace(one, value=None, reason="The elbow is hidden.") if one.name == EXPECTED_ERRORS[5] else one
        for one in whole.measures
    ]
    kind, reason, text = upload_outcome(replace(whole, measures=tuple(hidden)))
    assert (kind, reason) == ("partly", "joint_hidden")
    assert text.startswith("The elbow is hidden.")
    short = analyse(Rider(seconds=2).recording())
    assert upload_outcome(short)[:2] == ("again", "too_few_strokes")
    assert "heavy" not in upload_outcome(short)[2]
    side = Rider().track()
    nobody = replace(side, engine=Engine("mediapipe lite"), xy_px=np.full_like(side.xy_px, np.nan))
    assert upload_outcome(analyse(Recording(nobody)))[2].endswith("quick one, which loses some riders.")


def test_a_clip_goes_by_its_owners_name(tmp_path):
    files = UploadFiles(tmp_path)
    upload = Upload(files.fresh(), "", "ride.mp4")
    files.clip(upload.id).write_bytes(FILM)
    task = build_task(files, WebSettings(tmp_path), upload)
    with pytest.raises(VideoError, match=r"^ride\.mp4 cannot be read"):
        measure_upload(task, lambda _: None)


@pytest.mark.slow
def test_a_measured_clip_leaves_its_pictures_one_of_them_without_a_face(tmp_path):
    files = UploadFiles(tmp_path)
    upload = Upload(files.fresh(), "", "spin_ideal.mp4")
    task = build_task(files, WebSettings(tmp_path), upload)
    task = replace(task, request=replace(task.request, source=IDEAL))
    assert measure_upload(task, lambda _: None, truth)["ending"] == "measured"
    shown, hidden = (from_jpeg((files.folder(upload.id) / name).read_bytes()) for name in (WHY, HIDDEN))
    assert shown.shape == hidden.shape
    differs = np.abs(shown.astype(int) - hidden.astype(int)).max(axis=2) > 40
    rows = np.flatnonzero(differs.any(axis=1))
    assert 0 < rows.max() < shown.shape[0] / 3  # the head, and nothing below it
