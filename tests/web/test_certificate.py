"""An encrypted connection with a certificate of this computer's own."""

from __future__ import annotations

import base64
import hashlib
import os
import stat
import time

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from support.live_server import LiveServer

from posecheck.errors import SettingsError
from posecheck.web.certificate import given_certificate, own_certificate


@pytest.fixture
def files(tmp_path):
    return own_certificate(tmp_path / "https", ["127.0.0.1", "192.168.1.20"])


def test_the_authority_is_remembered_and_the_certificate_is_made_anew(files, tmp_path):
    authority, certificate = files.authority.read_bytes(), files.certificate.read_bytes()
    again = own_certificate(tmp_path / "https", ["127.0.0.1"])
    assert again.authority.read_bytes() == authority
    assert again.certificate.read_bytes() != certificate
    leaf = x509.load_pem_x509_certificate(again.certificate.read_bytes())
    leaf.verify_directly_issued_by(x509.load_pem_x509_certificate(authority))
    assert (leaf.not_valid_after_utc - leaf.not_valid_before_utc).days < 398  # longer ones are refused by phones
    again.authority.write_bytes(b"broken")
    assert own_certificate(tmp_path / "https", ["127.0.0.1"]).authority.read_bytes() not in (authority, b"broken")


@pytest.mark.skipif(os.name == "nt", reason="rights are another thing there")
def test_nobody_else_reads_the_keys(files):
    keys = list(files.key.parent.glob("*key.pem"))
    assert len(keys) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys} == {0o600}


def test_a_certificate_of_the_users_own(files, tmp_path):
    assert given_certificate(files.certificate, files.key).key == files.key
    with pytest.raises(SettingsError, match=r"nothing\.pem is not there"):
        given_certificate(tmp_path / "nothing.pem", None)


def test_whoever_trusts_it_is_served_and_nobody_else(tmp_path, work, files):
    with LiveServer(tmp_path, work, https=files) as live:
        client = live.client(Origin=live.address)
        answer = client.post("/api/v1/enter", json={"key": live.served.server.access.key("fitter")})
        assert "Secure" in answer.headers["set-cookie"]
        assert client.get("/clips").status_code == 200
        assert client.get("/trust/posecheck.crt").content == files.authority.read_bytes()
        assert "signed its certificate itself" in live.client().get("/trust").text
        with pytest.raises(httpx2.ConnectError, match="certificate"):
            httpx2.get(f"{live.address}/enter")


@pytest.mark.slow
def test_whoever_does_not_begin_to_encrypt_is_not_waited_for(tmp_path, work, files):
    with LiveServer(tmp_path, work, https=files, limits={"head_s": 1.0}) as live, live.connect() as idle:
        begun_s = time.monotonic()
        idle.settimeout(20)
        assert idle.recv(100) == b""
        assert time.monotonic() - begun_s < 10


@pytest.mark.slow
def test_a_browser_that_trusts_it(tool, tmp_path, work, files):
    playwright = pytest.importorskip("playwright.sync_api")
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    key = authority.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    trusted = "--ignore-certificate-errors-spki-list=" + base64.b64encode(hashlib.sha256(key).digest()).decode()
    with LiveServer(tmp_path, work, https=files) as live, playwright.sync_playwright() as driver:
        for flags, works in ((["--no-sandbox", trusted], True), (["--no-sandbox"], False)):
            chromium = driver.chromium.launch(executable_path=tool("chromium"), args=flags)
            page = chromium.new_page()
            if not works:
                with pytest.raises(playwright.Error, match="ERR_CERT_AUTHORITY_INVALID"):
                    page.goto(f"{live.address}/enter")
            else:
                page.goto(f"{live.address}/enter#{live.served.server.access.key('fitter')}")
                page.wait_for_url(f"{live.address}/")
                assert page.evaluate("isSecureContext && 'mediaDevices' in navigator")  # a camera needs it
            chromium.close()
