"""Tools beyond pip that slow tests need, and the command line at hand."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from support.places import host
from support.postgresql import server

collect_ignore = ["support/fuzz.py"]  # a program of its own, which needs atheris
__all__ = ["host", "server"]
ALL_TOOLS = os.environ.get("POSECHECK_ALL_TOOLS") == "1"
"""Set to 1 where every tool is there: a slow test that skips itself fails then."""


OUT_OF_TIME = "no time left"
"""Why slow tests are skipped that would begin after POSECHECK_UNTIL (seconds since 1970), where that is set."""


def pytest_configure() -> None:
    """Let Ctrl-C interrupt, also what tests start: a shell's background job ignores it. No defaults of one's own."""
    os.environ["LC_ALL"] = "C.UTF-8"  # whoever runs them reads English
    os.environ.setdefault("POSECHECK_RUNTIME", "mediapipe")  # what a newcomer has; tests of the other ask for it
    os.environ["XDG_CONFIG_HOME"] = str(Path(__file__).parent / "no-settings")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("slow") and time.time() > float(os.environ.get("POSECHECK_UNTIL", "inf")):
        pytest.skip(OUT_OF_TIME)


@pytest.fixture
def tool() -> Callable[[str], str]:
    """Return a function that finds a program, or skips the test where there is none."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"needs {name}")
        return path

    return find


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Run the command line in an empty folder; returns exit code, standard output and standard error."""
    from support.command import truth

    import posecheck.cli

    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, engine: object = truth) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            posecheck.cli.main(arguments, engine=engine)
        done = capsys.readouterr()
        return ended.value.code or 0, done.out, done.err

    return run


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    expected = hasattr(report, "wasxfail") or OUT_OF_TIME in str(report.longrepr)
    if ALL_TOOLS and report.skipped and item.get_closest_marker("slow") and not expected:
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped where every tool should be there: {reason}"
    return report
