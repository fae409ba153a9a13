"""The order of training: every pair once an epoch, neighbours of like length, the same for the same seed and epoch."""

from random import Random

import pytest

from newstance.training.batching import LikeLengths

LENGTHS = Random(3).choices(range(5, 190), k=1003)


def order(seed: int = 1, epoch: int = 0, size: int = 8) -> list[int]:
    sampler = LikeLengths(LENGTHS, size, seed)
    sampler.set_epoch(epoch)
    return list(sampler)


@pytest.mark.parametrize("size", [1, 8, 1003, 2000])
def test_every_pair_is_read_once(size: int) -> None:
    assert sorted(order(size=size)) == list(range(1003))


def test_no_pairs_are_no_batches() -> None:
    assert list(LikeLengths([], 8, 1)) == []


def test_order_depends_on_seed_and_epoch_alone() -> None:
    assert order() == order()
    assert order(epoch=1) != order()
    assert order(seed=2) != order()


def test_batches_hold_pairs_of_like_length_and_only_the_last_is_incomplete() -> None:
    batches = [order()[start : start + 8] for start in range(0, 1003, 8)]
    assert [len(batch) for batch in batches[:-1]] == [8] * (len(batches) - 1)
    spread = [max(LENGTHS[n] for n in batch) - min(LENGTHS[n] for n in batch) for batch in batches[:-1]]
    assert sum(spread) / len(spread) < 6  # of 185 in the whole


def test_long_and_short_batches_alternate() -> None:
    batches = [order()[start : start + 8] for start in range(0, 400, 8)]
    longest = [max(LENGTHS[n] for n in batch) for batch in batches]
    assert longest != sorted(longest)
    assert longest != sorted(longest, reverse=True)
