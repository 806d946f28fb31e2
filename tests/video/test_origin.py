"""When a clip was filmed."""

import os

import av
import pytest
from support.video_files import write_clip

from posecheck.errors import VideoError
from posecheck.video.origin import content_sha256, filming_day


def test_a_clip_says_when_it_was_filmed(tmp_path):
    clip = tmp_path / "clip.mp4"
    write_clip(clip)
    os.utime(clip, (0, 1_700_000_000))
    assert filming_day(clip).timestamp() == 1_700_000_000
    for stamp, expected in (("2026-05-04T18:30:00.000000Z", 2026), ("1904-01-01T00:00:00Z", 2023)):
        dated = tmp_path / "dated.mp4"
        with av.open(str(clip)) as source, av.open(str(dated), "w") as target:
            target.metadata["creation_time"] = stamp
            stream = target.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(video=0):
                if packet.dts is not None:
                    packet.stream = stream
                    target.mux(packet)
        os.utime(dated, (0, 1_700_000_000))
        assert filming_day(dated).year == expected
    with pytest.raises(VideoError):
        filming_day(tmp_path / "missing.mp4")
    with pytest.raises(VideoError):
        content_sha256(tmp_path / "missing.mp4")
