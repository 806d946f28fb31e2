"""Whatever lies in a stored file or a fitter's bands: read, or refused in one sentence; never unpickled, never huge."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.analyses import high, recording

from posecheck.errors import SettingsError, StoreError
from posecheck.fit.targets import parse_targets
from posecheck.records.serialise import from_document, to_document
from posecheck.storage import files

FEW = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
WHOLE = files.recording_bytes(recording())
ANALYSIS = json.loads(files.analysis_text(high()))

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def header_of(content: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return json.loads(np.load(io.BytesIO(packed.read("header.npy"))).tobytes())


def packed(arrays: dict[str, Any], header: Any) -> bytes:
    """Make a recording's file of any arrays and any header."""
    file = io.BytesIO()
    np.savez(file, header=np.frombuffer(json.dumps(header).encode(), np.uint8), **arrays)
    return file.getvalue()


@st.composite
def altered(draw: Any, document: Any) -> Any:
    """Put something else in some place of a document."""
    document = json.loads(json.dumps(document))
    place, inside = {"": document}, document
    for _ in range(draw(st.integers(1, 6))):
        if not isinstance(inside, dict | list) or not inside:
            break
        place = inside
        key = draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
        inside = place[key]
    if draw(st.booleans()):
        del place[key]
    else:
        place[key] = draw(plain)
    return document


def read_recording(content: bytes) -> None:
    try:
        found = files.parse_recording(content, "a.npz")
    except StoreError as error:
        assert str(error).startswith("a.npz is no recording of posecheck")  # noqa: PT017
    else:
        files.recording_bytes(found)


def read_analysis(document: Any) -> None:
    try:
        found = files.parse_analysis(json.dumps(document), "a.json")
    except StoreError as error:
        assert str(error).startswith("a.json is no analysis of posecheck")  # noqa: PT017
    else:
        assert from_document(to_document(found, series=True))


def read_bands(text: str) -> None:
    try:
        parse_targets(text, "mine.toml", "road")
    except SettingsError as error:
        assert "mine.toml" in str(error)  # noqa: PT017


shapes = st.lists(st.integers(0, 6), max_size=4).filter(lambda shape: np.prod(shape) < 1000)
kinds = st.sampled_from(["f8", "f4", "i8", "u1", "?", "c16", "S3", "U2", "M8[s]", ">f8"])
arrays = st.dictionaries(
    st.sampled_from(["side.time_s", "side.xy_px", "side.visibility", "other"]),
    st.tuples(shapes, kinds).map(lambda kind: np.zeros(*kind)),
    max_size=4,
)


def loaders(each: settings) -> list[Any]:
    """Make one test of each reader."""

    @each
    @given(arrays, altered(header_of(WHOLE)))
    def recordings(arrays: dict[str, Any], header: Any) -> None:
        read_recording(packed(arrays, header))

    @each
    @given(st.binary(max_size=300), st.integers(0, len(WHOLE)))
    def bytes_of_recordings(noise: bytes, at: int) -> None:
        read_recording(WHOLE[:at] + noise + WHOLE[at + len(noise) :])
        read_recording(noise)

    @each
    @given(altered(ANALYSIS))
    def analyses(document: Any) -> None:
        read_analysis(document)

    @each
    @given(st.dictionaries(st.sampled_from(["measure", "low", "high", "amber_low", "riding", "source", "x"]), plain))
    def bands(row: dict[str, Any]) -> None:
        text = "[[target]]\n" + "\n".join(f"{name} = {json.dumps(value)}" for name, value in row.items())
        for content in (text, text[1:], 'measure = "cadence"\n' + text):
            read_bands(content)

    return [recordings, bytes_of_recordings, analyses, bands]


@pytest.mark.parametrize("reads", loaders(FEW), ids=lambda reads: reads.__name__)
def test_any_file(reads: Any) -> None:
    reads()


@pytest.mark.slow
@pytest.mark.parametrize("reads", loaders(MANY), ids=lambda reads: reads.__name__)
def test_very_many_files(reads: Any) -> None:
    reads()


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a." * 50_000 + "b = 1", "low = " + "9" * 10_000, "\0", "="])
def test_bands_that_want_to_use_up_the_stack(text: str) -> None:
    with pytest.raises(SettingsError, match=r"mine\.toml"):
        parse_targets(text, "mine.toml", "road")


def test_a_bomb_in_an_array_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BYTES_LIMIT", 1 << 20)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("side.xy_px.npy", bytes(1 << 24))
    bomb_bytes = file.getvalue()
    assert len(bomb_bytes) < 1 << 16
    with pytest.raises(StoreError, match="unpacks to too much"):
        files.parse_recording(bomb_bytes, "a.npz")


def test_a_size_that_lies_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BYTES_LIMIT", 1 << 20)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("header.npy", bytes(1 << 24))
    liar = file.getvalue().replace((1 << 24).to_bytes(4, "little"), (99).to_bytes(4, "little"))
    with pytest.raises(StoreError):
        files.parse_recording(liar, "a.npz")


@pytest.mark.slow
@pytest.mark.parametrize("reader", ["recording", "header", "analysis", "targets", "clips"])
def test_what_atheris_thinks_up(reader: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris")
    script = Path(__file__).with_name("fuzz.py")
    command = [sys.executable, script, reader, "-max_total_time=5", "-rss_limit_mb=0", "-timeout=10"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "runs in" in done.stderr
