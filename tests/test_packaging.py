"""What a user gets: the README's commands, the wheel, the source archive, an editable install."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from posecheck.pose.mediapipe import APT_LINE

REPOSITORY = Path(__file__).resolve().parents[1]
README = REPOSITORY / "README.md"
WHEEL_LIMIT_MB = 60
PROGRAMS = "Scripts" if os.name == "nt" else "bin"
FOUND = """
import json, posecheck
from posecheck.pose.models import model_bundle, shipped_file
files = [posecheck.__file__, model_bundle("heavy").path, model_bundle("lite").path]
files += [shipped_file("sample_videos", f"spin_high.{kind}") for kind in ("mp4", "npz")]
print(json.dumps([str(file) for file in files]))
"""


def run(*command: str | Path, cwd: Path, path: Path | None = None) -> str:
    """Run a program without this checkout on its path, and return what it prints."""
    env = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    if path is not None:
        env["PYTHONPATH"] = str(path)
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the build backend into a folder of its own."""
    folder = tmp_path_factory.mktemp("backend")
    run(sys.executable, "-m", "pip", "install", "-q", "--target", folder, "hatchling", "editables", cwd=folder)
    return folder


def build(kind: str, source: Path, into: Path, backend: Path) -> Path:
    """Build a wheel or a source archive from a folder."""
    code = f"import sys, hatchling.build; print(hatchling.build.build_{kind}(sys.argv[1]))"
    return into / run(sys.executable, "-c", code, into, cwd=source, path=backend).split()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, backend: Path) -> Path:
    return build("wheel", REPOSITORY, tmp_path_factory.mktemp("wheel"), backend)


@pytest.fixture
def home(tmp_path: Path, backend: Path) -> Path:
    """Make an environment that has the libraries of this one, but not posecheck."""
    folder = tmp_path / "environment"
    venv.create(folder, with_pip=False)
    libraries = [path for path in (*sys.path, str(backend)) if path.endswith(("-packages", backend.name))]
    (next(folder.rglob("site-packages")) / "libraries.pth").write_text("\n".join(libraries), encoding="utf-8")
    return folder


def install(home: Path, *what: str | Path) -> None:
    pip = (sys.executable, "-m", "pip", "--python", home / PROGRAMS / "python", "install", "-q", "--no-deps")
    run(*pip, "--no-build-isolation", "--force-reinstall", *what, cwd=home)


def found(home: Path) -> list[Path]:
    """Where an environment finds the package, the models and the sample, seen from another folder."""
    return [Path(path).resolve() for path in json.loads(run(home / PROGRAMS / "python", "-c", FOUND, cwd=home))]


@pytest.mark.slow
def test_wheel_works_elsewhere(wheel: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    size_mb = wheel.stat().st_size / 1e6
    with capsys.disabled():
        print(f"\n{wheel.name}: {size_mb:.1f} MB")  # noqa: T201
    assert size_mb < WHEEL_LIMIT_MB
    install(home, wheel)
    assert all(path.is_relative_to(home.resolve()) for path in found(home))
    program = home / PROGRAMS / "posecheck"
    assert run(program, "--version", cwd=home).split() == ["posecheck", wheel.name.split("-")[1]]
    document = json.loads(run(program, "demo", "--model", "lite", "--json", cwd=home))
    assert document["quality"]["usable"] is True
    assert "Anna" in run(program, "history", "Anna", "--note", "new shoes", "--database", "history.sqlite", cwd=home)


@pytest.mark.slow
def test_editable_install_finds_the_checkout(home: Path) -> None:
    install(home, "-e", REPOSITORY)
    assert all(path.is_relative_to(REPOSITORY) for path in found(home))
    assert run(home / PROGRAMS / "posecheck", "--version", cwd=home).startswith("posecheck ")


@pytest.mark.slow
def test_source_archive_builds_the_same_wheel(wheel: Path, backend: Path, tmp_path: Path) -> None:
    archive = build("sdist", REPOSITORY, tmp_path, backend)
    with tarfile.open(archive) as files:
        files.extractall(tmp_path)  # noqa: S202  our own archive
    source = tmp_path / archive.name.removesuffix(".tar.gz")
    assert {"README.md", "LICENSE", "NOTICE", "tests", "models", "seeds"} <= {path.name for path in source.iterdir()}
    again = build("wheel", source, tmp_path, backend)
    with zipfile.ZipFile(wheel) as ours, zipfile.ZipFile(again) as theirs:
        assert {f.filename: f.CRC for f in ours.infolist()} == {f.filename: f.CRC for f in theirs.infolist()}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_the_same_source_gives_the_same_bytes(
    kind: str, backend: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "elsewhere" / "posecheck"
    files = run("git", "ls-files", "-z", cwd=REPOSITORY).split("\0")
    for name in filter(None, files):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((REPOSITORY / name).read_bytes())
        (copy / name).chmod((REPOSITORY / name).stat().st_mode)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    ours, theirs = (build(kind, source, tmp_path / source.name, backend) for source in (REPOSITORY, copy))
    assert ours.name == theirs.name
    assert ours.read_bytes() == theirs.read_bytes()


@pytest.mark.slow
def test_wheel_holds_the_package_and_its_papers_only(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        names = set(files.namelist())
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"posecheck"}
    assert {"posecheck/py.typed", "posecheck/fit/targets.toml", "posecheck/_shipped/models/manifest.toml"} <= names
    assert {name.rsplit("/", 1)[-1] for name in names} >= {"LICENSE", "NOTICE"}


def test_readme_has_two_commands_of_one_line_and_the_system_libraries() -> None:
    text = README.read_text(encoding="utf-8")
    first, second = re.findall(r"^```sh\n(.*)\n```$", text, re.MULTILINE)
    assert "posecheck check sample_videos/" in first
    assert "[test]" in second
    assert second.endswith("-m pytest")
    assert f"\n{APT_LINE}\n" in text


def test_what_the_readme_points_to_is_there() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", README.read_text(encoding="utf-8"))
    assert targets
    assert [target for target in targets if not (REPOSITORY / target).exists()] == []
