"""The page of stickers to print."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap

import pytest

from posecheck.cli import main
from posecheck.core import stickers
from posecheck.records.names import body_name
from posecheck.reports.sticker_page import PLACE_LETTERS, PLACES, TAG_MM, sticker_page
from posecheck.text import LANGUAGES, gettext, use_language
from posecheck.video import tags


def test_the_page_holds_every_tag_in_its_size(tmp_path: Path) -> None:
    content = sticker_page({joint: tags.tag_cells(number) for number, joint in enumerate(stickers.JOINTS, start=1)})
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    cell = f"{TAG_MM / 6 * 72 / 25.4:.3f}".encode()
    black = sum(int((~tags.tag_cells(number)).sum()) for number in range(1, 9))
    assert content.count(b" " + cell + b" " + cell + b" re f") == black
    start = int(content.split(b"startxref\n")[1].split()[0])
    assert content[start:].startswith(b"xref")
    file = tmp_path / "page.pdf"
    with pytest.raises(SystemExit) as done:
        main(["stickers", "--out", str(file)])
    assert done.value.code == 0
    assert file.read_bytes() == content
    with pytest.raises(SystemExit) as refused:
        main(["stickers", "--out", str(file)])
    assert refused.value.code == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_find_room_in_every_language(language: str) -> None:
    with use_language(language):
        for joint, how in PLACES.items():
            assert len(wrap(gettext(how), PLACE_LETTERS)) <= 4
            assert len(f"8 {body_name(joint)}") <= 17
        sticker_page({}).decode("cp1252")
