"""Files for labs."""

from support.analyses import high, walker

from posecheck.app.exports import export_files


def test_only_what_is_asked_for_is_made():
    assert [name for name, _ in export_files(high(), None, ("mot",))] == ["angles.mot"]
    assert list(export_files(high(), None, ())) == []


def test_markers_say_in_their_name_what_they_are_in():
    names = [name for analysis in (high(), walker()) for name, _ in export_files(analysis, None, ("trc",))]
    assert names == ["markers_m.trc", "markers_px.trc"]


def test_files_are_bytes_that_begin_as_they_should():
    (mot, trc) = (content for _, content in export_files(high(), None, ("mot", "trc")))
    assert mot.startswith(b"angles.mot\n")
    assert trc.startswith(b"PathFileType\t4")
