"""Clips known by their addresses."""

from __future__ import annotations

from posecheck.batch.discover import find_clips
from posecheck.batch.found import clip_id
from posecheck.video.address import lasting_address


def a_list(folder, *rows, columns="file"):
    folder.mkdir(exist_ok=True)
    path = folder / "list.csv"
    path.write_text("\n".join([columns, *rows, ""]), encoding="utf-8")
    return str(path)


def test_a_new_signature_is_the_same_clip():
    signed = "https://studio.example/clip.mp4?id=7&X-Amz-Date=2&X-Amz-Signature=1&token=4&sig=5&se=6&AWSAccessKeyId=8"
    assert lasting_address(signed) == "https://studio.example/clip.mp4?id=7"
    assert clip_id(signed) == clip_id("https://a:b@studio.example/clip.mp4?id=7&X-Amz-Signature=9")
    assert clip_id(signed) != clip_id(signed.replace("id=7", "id=8"))


def test_addresses_that_differ_in_secrets_only_are_two_clips(tmp_path):
    rows = [f"https://studio.example/clip.mp4?token={letter}" for letter in "ab"]
    first, second = find_clips([a_list(tmp_path, *rows)])
    assert first.facts.id != second.facts.id
    assert [first.source, second.source] == rows
    assert first.facts.file == second.facts.file == "https://studio.example/clip.mp4"
