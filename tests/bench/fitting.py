"""Weights of traits by logistic regression, for `weigh.py`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set

from audio_pipeline.article.sums import ALWAYS

LEAST_PAGES = 3
"""A trait seen on fewer pages says more of these pages than of others."""


def fitted(
    given: Sequence[tuple[Set[str], bool, int]],
    force: float,
    counts: Sequence[float] | None = None,
) -> dict[str, float]:
    """Trait -> weight, from traits, what is to be told from them, and the page of each.

    `force` is the inverse strength of regularisation; `counts` say how much each counts, 1 if not
    given.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    seen: dict[str, set[int]] = defaultdict(set)
    for traits, _, page in given:
        for trait in traits:
            seen[trait].add(page)
    kept = sorted(trait for trait, on in seen.items() if len(on) >= LEAST_PAGES)
    column = {trait: number for number, trait in enumerate(kept)}
    starts, columns = [0], []
    for traits, _, _ in given:
        columns += sorted(column[trait] for trait in traits if trait in column)
        starts.append(len(columns))
    matrix = csr_matrix(([1.0] * len(columns), columns, starts), shape=(len(given), len(column)))
    model = LogisticRegression(C=force, max_iter=300, solver="liblinear", random_state=1)
    model.fit(matrix, [is_so for _, is_so, _ in given], sample_weight=counts)
    found = {trait: float(model.coef_[0][number]) for trait, number in column.items()}
    return {ALWAYS: float(model.intercept_[0]), **found}
