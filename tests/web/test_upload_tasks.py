"""What a worker is told."""

from posecheck.records.tracking import Correction
from posecheck.storage.upload_rows import Upload
from posecheck.web.settings import WebSettings
from posecheck.web.upload_files import UploadFiles
from posecheck.web.upload_tasks import build_correction, build_task


def test_what_is_said_of_a_clip_reaches_the_worker(tmp_path):
    files, settings = UploadFiles(tmp_path), WebSettings(tmp_path, model="lite")
    upload = Upload("0" * 32, "", "ride.mp4", settings={"riding": "race"}, suggested_rider="Anna")
    task = build_task(files, settings, upload)
    assert (task.request.source, task.takes_long) == (str(files.clip(upload.id)), False)
    assert (task.request.model, task.request.settings.riding) == ("lite", "race")
    assert task.request.contents.heading.client == "Anna"
    moved = (Correction("knee", 0.1, 0.0),)
    again = build_correction(files, settings, upload, moved)
    assert again.request.corrections == moved
    assert again.request.source == str(files.result(upload.id) / "recording.npz")
