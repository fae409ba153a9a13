"""The order in which training pairs are read: random, in batches of like length, and the same after a resume."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

POOL = 50
"""Batches cut from one pool of pairs sorted by length; larger pools waste less padding and mix less."""


@dataclass
class LikeLengths:
    """A sampler of pair numbers for `torch.utils.data.DataLoader`; its order depends on seed and epoch alone.

    transformers' own sampler draws from the global generator, whose state at the start of an epoch is not in a
    checkpoint: a run that goes on within its second epoch reads some pairs twice and others never.
    """

    lengths: Sequence[int]
    """Of each pair, in word pieces."""
    batch_size: int
    seed: int
    epoch: int = 0

    def set_epoch(self, epoch: int) -> None:
        """Begin another epoch."""
        self.epoch = epoch

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.lengths)

    def __iter__(self) -> Iterator[int]:
        """Iterate over all pair numbers, those of a batch beside each other; the incomplete batch comes last."""
        random = Random(f"{self.seed}.{self.epoch}")
        numbers = random.sample(range(len(self)), len(self))
        pool = self.batch_size * POOL
        ordered = [
            number
            for start in range(0, len(numbers), pool)
            for number in sorted(numbers[start : start + pool], key=self.lengths.__getitem__)
        ]
        batches = [ordered[start : start + self.batch_size] for start in range(0, len(ordered), self.batch_size)]
        incomplete = [batches.pop()] if batches and len(batches[-1]) < self.batch_size else []
        random.shuffle(batches)
        yield from (number for batch in [*batches, *incomplete] for number in batch)
