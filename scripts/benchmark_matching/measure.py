"""Precision, recall and F1 of decisions against the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

Truth = Mapping[str, str | None]


@dataclass(frozen=True)
class Accuracy:
    """Of the decisions taken, how many were right; of the true links, how many were found."""

    true_positives: int
    false_positives: int
    positives: int

    @property
    def precision(self) -> float:
        """Right decisions of all taken; 1 where none was taken."""
        taken = self.true_positives + self.false_positives
        return self.true_positives / taken if taken else 1.0

    @property
    def recall(self) -> float:
        """Right decisions of all true links."""
        return self.true_positives / self.positives

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return (
            2
            * self.true_positives
            / (2 * self.true_positives + self.false_positives + self.false_negatives)
        )

    @property
    def false_negatives(self) -> int:
        """True links that no decision found, a missing or wrong decision alike."""
        return self.positives - self.true_positives

    def as_row(self) -> dict[str, float]:
        """The counts and shares by name."""
        shares = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return asdict(self) | shares


def accuracy(decided: Mapping[str, str | None], truth: Truth) -> Accuracy:
    """Accuracy of `decided` (identification: entry or None) over all identifications of `truth`."""
    taken = {key: entry for key, entry in decided.items() if entry is not None}
    right = sum(truth[key] == entry for key, entry in taken.items())
    positives = sum(entry is not None for entry in truth.values())
    return Accuracy(right, len(taken) - right, positives)


def found_among(offered: Mapping[str, set[str]], truth: Truth) -> float:
    """Share of the true links that are among the entries offered for each identification."""
    positives = {key: entry for key, entry in truth.items() if entry is not None}
    return sum(entry in offered.get(key, set()) for key, entry in positives.items()) / len(
        positives
    )
