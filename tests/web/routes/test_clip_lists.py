"""Lists of clips: searched, in pages, with what came out."""

import pytest
from support.served import Served, bring, follow

from posecheck.storage.upload_rows import Upload
from posecheck.web.routes.clip_lists import PAGE_CLIPS


@pytest.fixture
def served(tmp_path, work):
    with Served(tmp_path, work) as found:
        yield found


def test_no_clip_is_left_out_silently(served):
    for number in range(PAGE_CLIPS + 1):
        served.server.queue.bring(Upload(f"{number:032x}", "", f"ride {number}.mp4"))
    pages = [served.program().get("/clips", params={"page": number}).text for number in (1, 2)]
    assert [page.count("<li data-clip") for page in pages] == [PAGE_CLIPS, 1]
    assert 'rel="next"' in pages[0]
    assert 'rel="prev"' in pages[1]


def test_clips_are_found_by_name_rider_and_note(served):
    client = served.browser("fitter")
    clip = bring(client, rider="Anna", name="monday.mp4")["id"]
    bring(client, name="100%_off.mp4")
    client.put(f"/api/v1/clips/{clip}/note", json={"note": "saddle +5 mm"})
    for words, count in (("anna", 1), ("MONDAY saddle", 1), ("100%", 1), ("%", 1), ("nobody", 0), ("", 2)):
        assert client.get("/clips", params={"search": words}).text.count("<li data-clip") == count, words


def test_a_row_shows_what_came_out_and_what_the_phone_says(served):
    phone = served.browser("rider")
    follow(phone, bring(phone, rider="<b>Anna</b>")["id"])
    page = served.browser("fitter").get("/clips").text
    assert 'class="thumb"' in page
    assert 'class="chip red"' in page
    assert "&lt;b&gt;Anna&lt;/b&gt;" in page
    assert 'data-do="assign"' in page
    assert 'data-do="assign"' not in phone.get("/clips").text


def test_the_queue_stands_in_the_order_of_turns(tmp_path, work):
    served = Served(tmp_path, work)
    client = served.program()
    clips = [bring(client, name=f"{number}.mp4")["id"] for number in range(3)]
    client.post(f"/api/v1/clips/{clips[2]}/place", json={"place": "first"})
    page = client.get("/queue").text
    assert page.index("2.mp4") < page.index("0.mp4") < page.index("1.mp4")


def test_an_empty_list_says_so_in_words(tmp_path, work):
    client = Served(tmp_path, work).program()
    assert [client.get(path).text.count("None") for path in ("/clips", "/queue")] == [0, 0]
    assert "Nothing waits." in client.get("/queue").text
    assert "There are no clips yet." in client.get("/clips").text
