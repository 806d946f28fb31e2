"""Places that are taken for a while."""

from threading import Thread
from time import sleep

import pytest

from posecheck.web.auth import CallerIdentity
from posecheck.web.slots import ChangeLocks, SlotError, Slots


def test_a_phone_has_a_share_and_a_fitter_the_rest():
    slots, phone, fitter = Slots(3, 1), CallerIdentity("rider", "a"), CallerIdentity("fitter", "b")
    with slots.take(phone):
        with pytest.raises(SlotError) as full, slots.take(phone):
            pass
        assert full.value.by_caller
        with slots.take(fitter), slots.take(fitter):
            with pytest.raises(SlotError) as full, slots.take(fitter):
                pass
            assert not full.value.by_caller
    with slots.take(phone):
        pass


def test_changes_of_a_clip_happen_one_after_the_other():
    locks, order = ChangeLocks(), []

    def change(clip):
        with locks.hold(clip):
            order.append(clip)
            sleep(0.05)
            order.append(clip)

    threads = [Thread(target=change, args=(clip,)) for clip in ("a", "b", "a")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    alone = [clip for clip in order if clip == "a"]
    assert (len(alone), order.count("b")) == (4, 2)
    assert locks._held == {}
