"""Recordings and analyses survive a round trip; files that are something else are refused in one sentence."""

import json
import pickle
import warnings
import zipfile
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from support.analyses import high, recording, walker
from support.equality import same

from posecheck.errors import StoreError
from posecheck.records.serialise import from_document, to_document
from posecheck.records.tracking import Recording, Track
from posecheck.storage import files
from posecheck.storage.files import load_analysis, load_recording, save_analysis, save_recording


@pytest.fixture
def npz(tmp_path):
    path = tmp_path / "ride.npz"
    save_recording(recording(), path)
    return path


@pytest.fixture
def json_file(tmp_path):
    path = tmp_path / "ride.json"
    save_analysis(high(), path)
    return path


def test_a_recording_comes_back(npz):
    assert same(load_recording(npz), recording())
    assert not load_recording(str(npz)).side.xy_px.flags.writeable


@pytest.mark.parametrize("analysis", [high(), walker()], ids=["high", "walker"])
def test_an_analysis_comes_back(tmp_path, analysis):
    save_analysis(analysis, tmp_path / "a.json")
    assert same(load_analysis(tmp_path / "a.json"), analysis)


def test_the_comparison_can_fail():
    assert same(high(), pickle.loads(pickle.dumps(high())))  # noqa: S301
    assert not same(high(), high("other.mp4"))


def test_the_file_is_replaced_whole_and_nothing_is_left_beside_it(npz):
    save_recording(Recording(recording().side), npz)
    assert load_recording(npz).rear is None
    assert [path.name for path in npz.parent.iterdir()] == ["ride.npz"]


def test_a_failed_write_leaves_the_old_file_alone(npz):
    before = npz.read_bytes()
    track = recording().side
    unwritable = Track(track.clip, track.engine, track.time_s, track.xy_px, track.visibility)
    object.__setattr__(unwritable, "engine", object())
    with pytest.raises(TypeError):
        save_recording(Recording(unwritable), npz)
    assert npz.read_bytes() == before
    assert len(list(npz.parent.iterdir())) == 1


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(StoreError, match=r"cannot be written"):
        save_analysis(high(), tmp_path / "nowhere" / "a.json")


@pytest.mark.parametrize("load", [load_recording, load_analysis])
@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"\0" * 100, b"[]", b"null", b"{}", b"[" * 100_000, b"9" * 5000, b"\xff\xfe", b'"\\ud800"'],
)
def test_foreign_files(tmp_path, load, content):
    path = tmp_path / "foreign.bin"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"foreign\.bin"):
        load(path)


@pytest.mark.parametrize("load", [load_recording, load_analysis])
def test_missing_files_and_folders(tmp_path, load):
    with pytest.raises(StoreError, match="missing"):
        load(tmp_path / "missing")
    with pytest.raises(StoreError, match=tmp_path.name):
        load(tmp_path)


@pytest.mark.parametrize(("load", "name"), [(load_recording, "npz"), (load_analysis, "json_file")])
def test_damaged_files_never_surprise(request, load, name):
    path = request.getfixturevalue(name)
    whole, rng = path.read_bytes(), np.random.default_rng(7)
    for _ in range(80):
        damaged = bytearray(whole[: rng.integers(len(whole))] if rng.random() < 0.3 else whole)
        for place in rng.integers(len(damaged), size=rng.integers(1, 4)) if damaged else ():
            damaged[place] = rng.integers(256)
        path.write_bytes(damaged)
        with suppress(StoreError):
            load(path)


def _values(document, at=()):
    """Every place in a document."""
    yield at
    inside = document.items() if isinstance(document, dict) else enumerate(document[:2])
    for key, value in inside if isinstance(document, dict | list) else ():
        yield from _values(value, (*at, key)) if isinstance(value, dict | list) else [(*at, key)]


@pytest.mark.parametrize("odd", [{"odd": 1}, ["odd"], "odd", True, -3, float("inf"), 10**400], ids=type)
def test_values_of_the_wrong_kind_are_refused_or_harmless(json_file, odd):
    document = json.loads(json_file.read_text())
    whole = pickle.dumps(document)
    for at in list(_values(document))[1:]:
        document = inside = pickle.loads(whole)  # noqa: S301  faster than a deep copy
        for key in at[:-1]:
            inside = inside[key]
        inside[at[-1]] = odd
        with suppress(StoreError):
            to_document(from_document(document))


def test_another_format_number(json_file):
    json_file.write_text(json_file.read_text().replace("posecheck/analysis/1", "posecheck/analysis/9"))
    with pytest.raises(StoreError, match=r"format is not posecheck/analysis/1"):
        load_analysis(json_file)


def test_no_pickle_is_opened(tmp_path):
    path = tmp_path / "evil.npz"
    np.savez(path, header=np.array([object()], dtype=object))
    with pytest.raises(StoreError):
        load_recording(path)


def test_sizes_are_bounded(npz, monkeypatch):
    monkeypatch.setattr(files, "BYTES_LIMIT", 100)
    with pytest.raises(StoreError, match="too large"):
        load_recording(npz)


def test_a_file_that_unpacks_to_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "BYTES_LIMIT", 10_000)
    path = tmp_path / "bomb.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("header.npy", "w") as entry:
        entry.write(bytes(1 << 20))
    with pytest.raises(StoreError, match="too much"):
        load_recording(path)


def test_a_header_that_promises_more_than_there_is(tmp_path):
    path = tmp_path / "liar.npz"
    promise = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }"
    head = b"\x93NUMPY\x01\x00" + (118).to_bytes(2, "little") + promise.ljust(117) + b"\n"
    with zipfile.ZipFile(path, "w") as packed, warnings.catch_warnings():
        packed.writestr("header.npy", head)
    with pytest.raises(StoreError):
        load_recording(path)


def test_a_recording_that_calls_the_views_looks_is_read(tmp_path):
    saved = recording()
    saved = replace(saved, side=replace(saved.side, view=np.arange(len(saved.side.time_s)) % 4.0))
    save_recording(saved, tmp_path / "new.npz")
    with np.load(tmp_path / "new.npz") as packed:
        arrays = {name: packed[name] for name in packed.files}
    header = bytes(arrays["header"]).replace(b'"view": "side.view"', b'"look": "side.look"')
    assert header != bytes(arrays["header"])
    arrays |= {"header": np.frombuffer(header, np.uint8), "side.look": arrays.pop("side.view")}
    np.savez(tmp_path / "old.npz", **arrays)
    assert load_recording(tmp_path / "old.npz").side.view.tolist() == saved.side.view.tolist()
