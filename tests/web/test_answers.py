"""An answer in short."""

from posecheck.records.topics import TOPIC_IDS
from posecheck.web.answers import short_answer
from posecheck.web.upload_files import UploadFiles


def test_an_answer_has_a_line_for_each_part_of_a_fit(tmp_path, finished):
    files = UploadFiles(tmp_path)
    clip = files.fresh()
    assert short_answer(files, clip) is None
    files.folder(clip).joinpath("result").symlink_to(finished / "result")
    found = short_answer(files, clip)
    assert len(found.topics) == len(TOPIC_IDS)
    assert found.colour == "red"
    assert {line.tone for line in found.topics} >= {"red", "green"}
