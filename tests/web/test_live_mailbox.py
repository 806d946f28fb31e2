"""Pictures that wait: the newest of each phone, in turn."""

from __future__ import annotations

from posecheck.web.live_mailbox import Mailbox


def test_the_newest_is_taken_and_the_older_one_is_given_back():
    box = Mailbox()
    assert [box.put("a", number) for number in range(4)] == [None, 0, 1, 2]
    assert box.take() == ("a", 3)
    assert box.take() is None


def test_phones_take_turns_however_many_pictures_one_sends():
    box, taken = Mailbox(), []
    for number in range(6):
        box.put("fast", number)
        box.put("fast", number + 0.5)
        if number % 2 == 0:
            box.put("slow", number)
        taken.append(box.take()[0])
    assert taken == ["fast", "slow", "fast", "slow", "fast", "slow"]


def test_a_phone_that_has_gone_is_forgotten():
    box = Mailbox()
    box.put("a", 1)
    box.forget("a")
    assert box.take() is None
