"""Addresses, and what they hold of secrets."""

from __future__ import annotations

import time

import pytest

from posecheck.batch.discover import find_clips
from posecheck.video.address import SCHEMES, check_address, hide_secrets, lasting_address, shown_address


def a_list(folder, *rows, columns="file"):
    folder.mkdir(exist_ok=True)
    path = folder / "list.csv"
    path.write_text("\n".join([columns, *rows, ""]), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_plain_addresses_are_allowed(scheme, tmp_path):
    address = f"{scheme}://studio/monday/anna 1.mp4" if scheme != "file" else (tmp_path / "anna.mp4").as_uri()
    check_address(address)
    (one,) = find_clips([a_list(tmp_path, address)])
    assert one.source == (address if scheme != "file" else str(tmp_path / "anna.mp4"))
    check_address(address.replace(scheme, scheme.upper()))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://anna:geheim@studio.example/a.mp4?Signature=cafe0123#x", "https://studio.example/a.mp4"),
        ("https://studio.example:8443/a/b.mp4?sig=cafe0123", "https://studio.example:8443/a/b.mp4"),
        ("sftp://anna:ge@heim@studio.example/a.mp4", "sftp://studio.example/a.mp4"),
        ("sftp://anna:ge/heim@studio.example/a.mp4", "sftp://..."),
        ("sftp://anna:12/geheim@studio.example/a.mp4", "sftp://..."),
        ("sftp://anna:ge?heim@studio.example/a.mp4", "sftp://studio.example/a.mp4"),
        ("sftp://anna:ge#heim@studio.example/a.mp4", "sftp://studio.example/a.mp4"),
        ("s3://key:geheim@bucket/a@b.mp4", "s3://bucket/a@b.mp4"),
        ("https://[2001:db8:0:1:1:1:1:1]:80/a.mp4", "https://[2001:db8:0:1:1:1:1:1]:80/a.mp4"),
        ("abfs://clips@studio.dfs.core.windows.net/a.mp4?sv=1&sig=2", "abfs://clips@studio.dfs.core.windows.net/a.mp4"),
        ("abfs://clips:geheim@studio/a.mp4", "abfs://studio/a.mp4"),
        ("zip://a::https://anna:geheim@studio.example/a.zip", "zip://..."),
        ("zip://a/b::https://anna:geheim@studio.example/a.zip", "zip://a/b"),
        ("https://studio.example/https://anna:geheim@x", "https://studio.example/https"),
        ("file:///clips/a.mp4", "file:///clips/a.mp4"),
    ],
)
def test_an_address_is_shown_without_secrets(address, shown):
    assert shown_address(address) == shown
    assert "geheim" not in hide_secrets(f"See ({address}), or '{address}'.")
    assert shown_address(f"anna:geheim@x/{address}") == "...://..."


@pytest.mark.parametrize("text", ["a", "a.", "a://", "://", "a://b@", "a://)", "?a=", "::", "[", "a://b:1/@"])
def test_long_texts_take_no_time(text):
    begun_s = time.process_time()
    assert isinstance(hide_secrets(text * 100_000), str)
    assert isinstance(shown_address(text * 100_000), str)
    assert isinstance(lasting_address(f"https://studio.example/?{text * 100_000}"), str)
    assert time.process_time() - begun_s < 2
