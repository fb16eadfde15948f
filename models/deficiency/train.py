"""Trains the deficiency model that is shipped, on a simulated history: `python -m models.deficiency.train`.

An office refits it from its own decisions with `rpa-review train`; this makes the model that it begins from.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

import numpy as np

from fixtures.history.known import kept
from rpa_review.classify.artefact import write_artefact
from rpa_review.classify.deficiency import MODEL
from rpa_review.learning.calibrate import WAYS
from rpa_review.learning.lanes import flag_above
from rpa_review.learning.measures import brier, calibration_error, roc_auc
from rpa_review.learning.promote import digest, manifest_of, measure
from rpa_review.learning.train import by_time, calibrated, ruled_findings, train, whole
from rpa_review.review.load import load_content

ROOT = Path(__file__).resolve().parent.parent.parent
COUNT = 20_000
SEED = 1
FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)
VARIANTS = "abcd"  # visual templates whose measured slips the training history has; e and f are for the measure
CHECKED = 0.8  # the last fifth of the history is for comparing the ways of calibrating


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
    examples = sorted((one.example for one in known), key=lambda one: (one.decided_on, one.key))
    started = perf_counter()
    cut = int(len(examples) * CHECKED)
    parts = by_time(examples[:cut])
    model = train(parts)
    checked = examples[cut:]
    sys.stdout.write("calibration on the last fifth: way, Brier and expected error of findings, of applications\n")
    for way in WAYS:
        tried = calibrated(model, parts.calibrating, way)
        ruled = ruled_findings(checked)
        labels = np.array([label for _, label in ruled], dtype=np.float64)
        likely = np.array([tried.of_finding(features) for features, _ in ruled])
        decided = np.array([one.deficient for one in checked], dtype=np.float64)
        chances = np.array([tried.of_application(whole(tried, one)) for one in checked])
        sys.stdout.write(
            f"  {way:<12}{brier(labels, likely):.4f} {calibration_error(labels, likely):.4f}   "
            f"{brier(decided, chances):.4f} {calibration_error(decided, chances):.4f}\n"
        )
    final = train(by_time(examples))
    measured = measure(model, checked)
    sys.stdout.write(
        f"{len(examples)} decisions, {perf_counter() - started:.0f} s; on the last fifth AUC of applications "
        f"{measured.auc:.3f}, of findings {roc_auc(labels, likely):.3f}\n"
    )
    data = digest(examples)
    manifest = manifest_of(
        version=f"synthetic-{data[:8]}",
        created=datetime.now(UTC),
        trained_until=LAST,
        data=data,
        flag=flag_above(final, examples[cut:]),
        metrics={"auc": round(measured.auc, 4), "brier": round(measured.brier, 4)},
    )
    written = write_artefact(given.root / "models" / "artefacts" / MODEL, manifest, final.arrays())
    sys.stdout.write(f"wrote version {written.version}\n")


if __name__ == "__main__":
    main()
