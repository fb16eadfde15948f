"""Trains the deficiency model that is shipped, on a simulated history: `python -m models.deficiency.train`.

An office refits it from its own decisions with `rpa-review train`; this makes the model that it begins from. Prints
first how each way of calibrating holds on layouts that were left out, one known layout after the other.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

import numpy as np

from fixtures.history.known import Known, kept
from fixtures.history.noise import UNSEEN
from rpa_review.classify.artefact import write_artefact
from rpa_review.classify.deficiency import MODEL, Deficiency
from rpa_review.domain.example import Example
from rpa_review.learning.calibrate import WAYS
from rpa_review.learning.lanes import flag_above
from rpa_review.learning.measures import brier, calibration_error, roc_auc
from rpa_review.learning.promote import digest, manifest_of, measure
from rpa_review.learning.train import Parts, calibrated, ruled_findings, train, whole
from rpa_review.review.load import load_content

ROOT = Path(__file__).resolve().parent.parent.parent
COUNT = 20_000
SEED = 1
FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)
KNOWN = "abcd"  # visual templates whose measured slips the training history has; e and f are for the measure
# An office's papers are partly of layouts that the readers know, partly of others: half and half. How often a paper is
# misread differs fourfold between the two, and with it what a finding is worth.
VARIANTS = KNOWN + UNSEEN * len(KNOWN)
WAY = "venn_abers"  # the least error on layouts left out, and no probability of 0 or 1
CALIBRATING = 3  # every third application is for calibration, so that all seasons are in both parts
CHECKED = 4  # of unseen layouts every fourth application checks a model that has not learned from it


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--history", type=Path, default=ROOT / "out" / "history" / "training.jsonl")
    parser.add_argument("--root", type=Path, default=ROOT, help="where models/artefacts/ lies")
    given = parser.parse_args()
    known = kept(
        given.history,
        COUNT,
        seed=SEED,
        first_day=FIRST,
        last_day=LAST,
        variants=VARIANTS,
        content=load_content(),
    )
    known.sort(key=lambda one: (one.example.decided_on, one.example.key))
    sys.stdout.write(
        "calibration on a known layout left out, with as many applications of unseen ones: layout, way; Brier and\n"
        "expected error of findings, this error on the known layout and on unseen ones alone; both of applications\n"
    )
    for layout in KNOWN:
        for way, numbers in left_out(known, layout).items():
            sys.stdout.write(f"  {layout} {way:<12}{' '.join(f'{number:.4f}' for number in numbers)}\n")
    examples = [one.example for one in known]
    started = perf_counter()
    parts = by_turns(examples)
    final = train(parts, way=WAY)
    measured = measure(final, parts.calibrating)
    labels, likely = told(final, parts.calibrating)
    sys.stdout.write(
        f"{len(examples)} decisions, {perf_counter() - started:.0f} s; on the third that calibrated it AUC of "
        f"applications {measured.auc:.3f}, of findings {roc_auc(labels, likely):.3f}\n"
    )
    data = digest(examples)
    manifest = manifest_of(
        version=f"synthetic-{data[:8]}",
        created=datetime.now(UTC),
        trained_until=LAST,
        data=data,
        flag=flag_above(final, parts.calibrating),
        metrics={"auc": round(measured.auc, 4), "brier": round(measured.brier, 4)},
    )
    written = write_artefact(given.root / "models" / "artefacts" / MODEL, manifest, final.arrays())
    sys.stdout.write(f"wrote version {written.version}\n")


def by_turns(examples: Sequence[Example]) -> Parts:
    return Parts(
        [one for place, one in enumerate(examples) if place % CALIBRATING],
        [one for place, one in enumerate(examples) if not place % CALIBRATING],
    )


def left_out(known: Sequence[Known], layout: str) -> dict[str, tuple[float, ...]]:
    """How each way holds where neither weights nor calibration have seen the layouts.

    Returns:
        Of a layout and as many applications of unseen ones: Brier and expected calibration error of findings, this
        error on the layout and on the unseen ones alone, Brier and expected calibration error of applications.
    """
    own = [one.example for one in known if one.variant == layout]
    unseen = [one.example for one in known if one.variant == UNSEEN]
    both = [*own, *unseen[::CHECKED][: len(own)]]
    apart = {one.key for one in both}
    parts = by_turns([one.example for one in known if one.example.key not in apart])
    model = train(parts)
    found = {}
    for way in WAYS:
        tried = calibrated(model, parts.calibrating, way)
        labels, likely = told(tried, both)
        alone = [calibration_error(*told(tried, some)) for some in (own, both[len(own) :])]
        decided = np.array([one.deficient for one in both], dtype=np.float64)
        chances = np.array([tried.of_application(whole(tried, one)) for one in both])
        of_findings = (brier(labels, likely), calibration_error(labels, likely), *alone)
        found[way] = (*of_findings, brier(decided, chances), calibration_error(decided, chances))
    return found


def told(model: Deficiency, examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Of findings that somebody ruled on: whether they were confirmed, and how likely the model takes it."""
    ruled = ruled_findings(examples)
    labels = np.array([label for _, label in ruled], dtype=np.float64)
    return labels, np.array([model.of_finding(features) for features, _ in ruled])


if __name__ == "__main__":
    main()
