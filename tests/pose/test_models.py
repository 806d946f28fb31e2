"""The pose bundles: what the manifest says, and what happens when a file is not as it says."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from posecheck.errors import PoseError, VideoError
from posecheck.pose.models import ROOTS, Bundle, model_bundle, read_manifest, shipped_file

REPOSITORY = Path(__file__).resolve().parents[1]
CONTENT = b"a small bundle"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a root whose folder `models` holds one small bundle and its manifest."""
    models = tmp_path / "models"
    models.mkdir()
    (models / "small.task").write_bytes(CONTENT)
    (models / "manifest.toml").write_text(
        f'[bundles.lite]\nfile = "small.task"\nsha256 = "{SHA256}"\n', encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize("name", ["heavy", "lite"])
def test_shipped_bundle_is_the_one_in_the_manifest(name: str) -> None:
    bundle = model_bundle(name)  # type: ignore[arg-type]
    entry = read_manifest()["bundles"][name]
    assert bundle.path.name == entry["file"]
    assert bundle.path.stat().st_size == entry["size"]
    assert bundle.sha256 == entry["sha256"]


def test_manifest_lists_every_bundle_and_its_source() -> None:
    tables = read_manifest()
    files = {path.name for path in shipped_file("models", "manifest.toml").parent.glob("*.task")}
    assert {entry["file"] for entry in tables["bundles"].values()} == files
    assert tables["source"].keys() == {"package", "version", "sha256", "licence"}
    assert tables["source"]["licence"] == "Apache-2.0"


@pytest.mark.parametrize("name", ["heavy", "lite"])
def test_bundle_can_be_read_in_place(name: str) -> None:
    path = model_bundle(name).path  # type: ignore[arg-type]
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["pose_detector.tflite", "pose_landmarks_detector.tflite"]
        for entry in archive.infolist():
            assert entry.compress_type == zipfile.ZIP_STORED
            assert content.index(archive.read(entry)) % 16 == 0


def test_small_bundle(root: Path) -> None:
    expected = Bundle("lite", root / "models" / "small.task", SHA256)
    assert model_bundle("lite", [root]) == expected


def test_damaged_bundle(root: Path) -> None:
    (root / "models" / "small.task").write_bytes(CONTENT[:-1])
    with pytest.raises(PoseError, match=r"small\.task is damaged.*build\.py"):
        model_bundle("lite", [root])


def test_missing_bundle(root: Path) -> None:
    (root / "models" / "small.task").unlink()
    with pytest.raises(PoseError, match=r"small\.task is missing.*build\.py"):
        model_bundle("lite", [root])


def test_unknown_name(root: Path) -> None:
    with pytest.raises(PoseError, match="no pose model 'huge'; there are: lite"):
        model_bundle("huge", [root])  # type: ignore[arg-type]


def test_missing_manifest(tmp_path: Path) -> None:
    with pytest.raises(PoseError, match=r"manifest\.toml is missing"):
        model_bundle("lite", [tmp_path])


@pytest.mark.parametrize("text", [b"[bundles", b"", b"\xff\xfe"])
def test_damaged_manifest(root: Path, text: bytes) -> None:
    (root / "models" / "manifest.toml").write_bytes(text)
    with pytest.raises(PoseError, match=r"manifest\.toml is damaged"):
        model_bundle("lite", [root])


def test_missing_sample_video(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"none\.mp4 is missing"):
        shipped_file("sample_videos", "none.mp4", [tmp_path])


def test_lookup_knows_wheel_and_checkout() -> None:
    assert ROOTS == (REPOSITORY / "posecheck" / "_shipped", REPOSITORY)


def test_lookup_in_a_checkout(root: Path) -> None:
    roots = (root / "posecheck" / "_shipped", root)
    assert shipped_file("models", "small.task", roots) == root / "models" / "small.task"


def test_lookup_in_a_wheel_passes_by_a_neighbour_of_the_same_name(root: Path) -> None:
    inside = root / "posecheck" / "_shipped"
    shutil.copytree(root / "models", inside / "models")
    assert shipped_file("models", "small.task", (inside, root)) == inside / "models" / "small.task"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("npm") is None, reason="needs npm")
def test_rebuilding_gives_the_same_bytes(tmp_path: Path) -> None:
    script = REPOSITORY / "models" / "build.py"
    subprocess.run([sys.executable, script, "--into", tmp_path], check=True)
    for name in ("heavy", "lite"):
        bundle = model_bundle(name)
        assert (tmp_path / bundle.path.name).read_bytes() == bundle.path.read_bytes()
