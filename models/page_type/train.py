"""Train the page-type model: `python -m models.page_type.train`.

Every paper type in every layout but the held-out one is printed and read as a text PDF, and once as
a scan and once as a photo; strangers are papers that no item asks for. What was read is kept in `var/page_type`, so
that a second run takes seconds.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from fixtures.papers.media import Medium
from fixtures.papers.paper import folders, variants
from fixtures.papers.render import Press
from fixtures.strangers.strangers import stranger_html, strangers
from models.page_type.fit import Example, Held, fit, named
from models.page_type.noise import noisy
from models.page_type.samples import Sample, Wanted, read_pages, samples
from rpa_review.classify.artefact import Manifest, write_artefact
from rpa_review.classify.features import FEATURES, features_of
from rpa_review.classify.page_type import MODEL, PageTypes
from rpa_review.domain.record import JsonValue
from rpa_review.extract.load import load_extractors

ROOT = Path(__file__).resolve().parents[2]
LAYOUTS = "abcdefhij"  # visual variants to learn from; any other measures
TEXT_SEED = 1
ONLY_LAYOUT = 3  # papers of a type that has but one layout
SCAN_SEED, PHOTO_SEED = 11, 12
STRANGER_SEEDS = (1,)
VERSION = "1"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "artefacts" / MODEL)
    out: Path = parser.parse_args().out
    examples = training_examples()
    model, held = fit(examples, VERSION)
    manifest = Manifest(
        model=MODEL,
        version=VERSION,
        created=datetime.now(UTC).replace(microsecond=0),
        features=FEATURES,
        libraries={"numpy": ">=1.26,<3"},
        training_data=fingerprint(examples),
        metrics=metrics(held, model),
        facts={"labels": list(model.profiles.labels), "reject": model.reject, "learned_from": "synthetic"},
    )
    arrays = model.profiles.arrays() | {"weights": model.weights, "bias": np.array([model.bias], dtype=np.float32)}
    written = write_artefact(out, manifest, arrays)
    size = (out / written.file).stat().st_size
    print(f"{len(examples)} pages, {len(model.types)} types, {size / 1024:.0f} KB in {out}: {written.metrics}")
    return 0


def training_examples() -> list[Example]:
    """The pages to learn from, each with a copy as OCR might have read it."""
    with Press() as press:
        return [*(one for sample in samples(wanted(), press) for one in _examples(sample)), *stranger_examples(press)]


def paper_types() -> list[str]:
    """Types that have an extractor and papers, those of items' own folders among them."""
    readable = load_extractors(ROOT / "extractors", *sorted((ROOT / "bots").glob("*/extractors")))
    printed = {path.parent.name for folder in folders() for path in folder.glob("*/values.yaml")}
    return sorted(printed & set(readable))


def wanted() -> Iterator[Wanted]:
    letters = {kind: [letter for letter in variants(kind) if letter in LAYOUTS] for kind in paper_types()}
    for kind, own in letters.items():
        seeds = range(TEXT_SEED, TEXT_SEED + (1 if len(own) > 1 else ONLY_LAYOUT))
        yield from (Wanted(kind, letter, Medium.TEXT_PDF, seed) for letter in own for seed in seeds)
    for turn, (kind, own) in enumerate(letters.items()):
        yield Wanted(kind, own[turn % len(own)], Medium.SCAN_PDF, SCAN_SEED)
        yield Wanted(kind, own[(turn + 2) % len(own)], Medium.PHONE_PHOTO, PHOTO_SEED)


def _examples(sample: Sample) -> Iterator[Example]:
    only_layout = len([letter for letter in variants(sample.type) if letter in LAYOUTS]) == 1
    layout = f"{sample.variant}{sample.seed}" if only_layout else sample.variant
    pages = [sample.page]
    if sample.medium is Medium.TEXT_PDF:
        pages.append(noisy(sample.page, f"{sample.type}/{sample.variant}/{sample.seed}/{sample.place}"))
    yield from (Example(sample.type, layout, sample.place == 1, features_of(page), sample.values) for page in pages)


def stranger_examples(press: Press) -> Iterator[Example]:
    for stranger in strangers():
        if stranger.held_out:
            continue
        for seed in STRANGER_SEEDS:
            for page in read_pages(stranger_html(stranger, seed), Medium.TEXT_PDF, seed, press):
                yield Example("", stranger.kind, True, features_of(page))
                yield Example("", stranger.kind, True, features_of(noisy(page, f"{stranger.kind}/{seed}")))


def fingerprint(examples: Sequence[Example]) -> str:
    """SHA-256 over what was learned from."""
    digest = hashlib.sha256()
    for one in examples:
        digest.update(f"{one.label}/{one.layout}\n".encode())
        digest.update(one.features.body.tobytes() + one.features.heading.tobytes() + one.features.layout.tobytes())
    return digest.hexdigest()


def metrics(held: Sequence[Held], model: PageTypes) -> dict[str, JsonValue]:
    """Of pages whose layout, or whose type, the profiles had not seen."""
    answers = [(one, *named(one, model.weights, model.bias)) for one in held]
    known = [chance >= model.reject and kind == one.example.type for one, kind, chance in answers if not one.stranger]
    types = [chance < model.reject for one, _, chance in answers if one.stranger and one.example.type]
    foreign = [chance < model.reject for one, _, chance in answers if one.stranger and not one.example.type]
    return {
        "unseen_layout_right": round(float(np.mean(known)), 4),
        "type_left_out_none": round(float(np.mean(types)), 4),
        "stranger_none": round(float(np.mean(foreign)), 4) if foreign else None,
        "pages": len(held),
    }


if __name__ == "__main__":
    sys.exit(main())
