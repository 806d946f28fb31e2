"""A browser that prints, one that does not, and none."""

import pytest
from support.places import POSIX

from posecheck.errors import SettingsError, StoreError
from posecheck.reports import pdf


def test_without_a_browser_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda _: None)
    with pytest.raises(SettingsError, match="Install one, or print"):
        pdf.find_chromium()


def test_the_first_that_is_there_is_taken(monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: f"/bin/{name}" if "chrome" in name else None)
    assert pdf.find_chromium() == "/bin/google-chrome"


@POSIX
@pytest.mark.parametrize("works", [True, False])
def test_what_was_printed_must_be_there(works, tmp_path, monkeypatch):
    browser = tmp_path / "browser"
    script = 'for one; do case $one in --print-to-pdf=*) echo page > "${one#*=}";; esac; done' if works else "true"
    browser.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    browser.chmod(0o700)
    monkeypatch.setattr(pdf, "find_chromium", lambda: str(browser))
    if works:
        pdf.print_pdf(tmp_path / "report.html", tmp_path / "report.pdf")
        assert (tmp_path / "report.pdf").read_text(encoding="utf-8") == "page\n"
    else:
        with pytest.raises(StoreError, match="was not written"):
            pdf.print_pdf(tmp_path / "report.html", tmp_path / "report.pdf")
