"""What a fitter and a rider get of a history: the sheet, the chain, the cards."""

from datetime import date

from support.kept_clips import keep_three_clips
from support.served import bring, follow

from posecheck.web.rider_sheet import change_chain, count_topics, rider_cards, setup_sheet


def test_a_sheet_holds_the_last_clip_and_the_notes(tmp_path):
    sheet = setup_sheet(keep_three_clips(tmp_path), "Anna <b>")
    assert (sheet["day"], sheet["facts"][0]) == ("2026-05-08", ("Bike", "Road"))
    knee = next(row for row in sheet["rows"] if row["label"] == "Knee flexion at BDC")
    assert (knee["value"], knee["interval"]) == ("38°", "34 \N{EN DASH} 42")
    assert sheet["notes"] == [{"day": "2026-05-07", "text": "saddle <i>-10</i> mm [bold]"}]


def test_the_newest_change_stands_first_and_links_films_that_are_there(tmp_path):
    kept = keep_three_clips(tmp_path)
    last, first = change_chain(kept, "Anna <b>", {"1": "a", "2": "b"})
    assert (last["pair"], first["pair"]) == (["a", "b"], [])
    assert last["notes"] == ["saddle <i>-10</i> mm [bold]"]
    assert last["changes"] == ["Knee flexion at BDC: 30 \N{RIGHTWARDS ARROW} 38°"]
    assert first["changes"] == []


def test_a_card_for_each_rider_of_the_day(served):
    client = served.program()
    for rider in ("Anna", "anna ", "Bob", ""):
        follow(client, bring(client, rider=rider, name="ride.mp4")["id"])
    served.work.ending = ("again", "too_dark", "")
    follow(client, bring(client, rider="Cleo")["id"])
    uploads = served.server.queue.all()
    cards = rider_cards(served.server.files, uploads)
    assert [card["name"] for card in cards] == ["anna", "Bob", "ride.mp4"]
    assert rider_cards(served.server.files, uploads, date(2020, 1, 1)) == []
    counts = count_topics(cards)
    assert {sum(row[tone] for tone in ("green", "amber", "red", "other")) for row in counts} == {3}
    assert any(row["red"] == 3 for row in counts)
