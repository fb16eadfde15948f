"""A new model from the stored decisions; it takes over only where it is better on later decisions than the one in
service. Every version is kept, and the one before can be brought back.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rpa_review.classify.artefact import Artefact, Manifest, load_artefact, read_manifest, write_artefact
from rpa_review.classify.deficiency import MODEL, Deficiency, deficiency_of
from rpa_review.classify.deficiency_features import VERSION
from rpa_review.classify.lane import BOUND, CONFIDENCE, Lane
from rpa_review.domain.example import Example
from rpa_review.errors import SetupError
from rpa_review.learning.lanes import flag_above, lanes_of
from rpa_review.learning.measures import brier, calibration_error, log_loss, roc_auc
from rpa_review.learning.train import Parts, ruled_findings, train, whole

LEAST = 200  # complete decisions
TEST_SHARE = 0.2  # the latest, on which the models are compared
FIT_SHARE = 0.6  # of what is before them
CONTRADICTED = 0.5  # AUC of the serving model on new decisions, below which they are suspect
TRAINED_UNTIL = "trained_until"
LIBRARIES = {"numpy": ">=2,<3"}


@dataclass(frozen=True)
class Measure:
    """How well a model foretells decisions: of applications, and of findings."""

    cases: int
    auc: float
    brier: float
    calibration: float
    losses: NDArray[np.float64]
    finding_losses: NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """What came of a refit, in a sentence; `version` serves from now on."""

    promoted: bool
    version: str
    why: str
    candidate: Measure | None = None
    serving: Measure | None = None
    lanes: tuple[Lane, ...] = ()


def refit(
    examples: Sequence[Example],
    serving: Artefact,
    folder: Path,
    *,
    now: datetime,
    bound: float = BOUND,
    confidence: float = CONFIDENCE,
    sample_rate: float | None = None,
) -> Outcome:
    """Learns from decisions, compares, and promotes or leaves; lanes are proven anew for whichever serves.

    Args:
        serving: the model in service; its weights are what the new ones are drawn to.
        folder: the office's own folder, a root of `models/artefacts/`.

    Raises:
        SetupError: there are too few decisions, and how many are missing.
    """
    usable = sorted((one for one in examples if one.complete), key=lambda one: (one.decided_on, one.key))
    if len(usable) < LEAST or len({one.deficient for one in usable}) < 2:
        missing = max(LEAST - len(usable), 1)
        raise SetupError(
            f"可学习的完整决定只有 {len(usable)} 件，至少要 {LEAST} 件、且有缺陷与无缺陷的都有；还差 {missing} 件"
        )
    cut = int(len(usable) * (1 - TEST_SHARE))
    earlier, test = usable[:cut], usable[cut:]
    middle = int(len(earlier) * FIT_SHARE)
    parts = Parts(earlier[:middle], earlier[middle:])
    old = deficiency_of(serving)
    before = measure(old, test)
    if before.auc < CONTRADICTED:
        why = (
            f"最近的决定与现用模型大面积相反（AUC {before.auc:.2f}），数据可能被改动或导入有误，没有更换模型，"
            "快速通道也没有更新；请核对最近的决定"
        )
        return Outcome(False, serving.manifest.version, why, serving=before)
    new = train(parts, prior=old)
    after = measure(new, test)
    better, why = _compare(after, before)
    if better:
        model, trained_until = new, parts.fitting[-1].decided_on
        version = f"{usable[-1].decided_on:%Y%m%d}-{digest(usable)[:8]}"
    else:
        model, trained_until = old, _trained_until(serving.manifest)
        version = serving.manifest.version
    testing = [one for one in parts.calibrating if one.decided_on > trained_until]
    lanes = lanes_of(model, parts.fitting, testing, bound=bound, confidence=confidence)
    rate = sample_rate if sample_rate is not None else serving.manifest.facts.get("sample_rate")
    manifest = manifest_of(
        version=version,
        created=now if better else serving.manifest.created,
        trained_until=trained_until,
        data=digest(usable) if better else serving.manifest.training_data,
        lanes=lanes,
        flag=flag_above(model, parts.calibrating),
        metrics={name: round(value, 4) for name, value in _told(after if better else before).items()},
    )
    if isinstance(rate, (int, float)):
        manifest = manifest.model_copy(update={"facts": manifest.facts | {"sample_rate": rate}})
    _put(folder, manifest, model, keep=better)
    return Outcome(better, version, why, after, before, tuple(lanes))


def measure(model: Deficiency, examples: Sequence[Example]) -> Measure:
    labels = np.array([one.deficient for one in examples], dtype=np.float64)
    chances = np.array([model.of_application(whole(model, one)) for one in examples])
    ruled = ruled_findings(examples)
    confirmed = np.array([label for _, label in ruled], dtype=np.float64)
    likely = np.array([model.of_finding(features) for features, _ in ruled])
    return Measure(
        len(examples),
        roc_auc(labels, chances),
        brier(labels, chances),
        calibration_error(labels, chances),
        log_loss(labels, chances),
        log_loss(confirmed, likely),
    )


def _compare(after: Measure, before: Measure) -> tuple[bool, str]:
    """Better by more than chance on applications, and not worse by more than chance on findings."""
    gain, doubt = _gain(before.losses, after.losses)
    finding_gain, finding_doubt = _gain(before.finding_losses, after.finding_losses)
    told = f"最近 {after.cases} 件上，对数损失由 {before.losses.mean():.4f} 变为 {after.losses.mean():.4f}"
    if gain <= doubt:
        return False, f"新模型不比现用的好，没有更换：{told}"
    if finding_gain < -finding_doubt:
        return False, f"新模型判断单条结论更差，没有更换：{told}"
    return True, f"已换上新模型：{told}"


def _gain(before: NDArray[np.float64], after: NDArray[np.float64]) -> tuple[float, float]:
    """Mean improvement and its standard error."""
    gains = before - after
    if len(gains) < 2:
        return 0.0, 0.0
    return float(gains.mean()), float(gains.std(ddof=1) / np.sqrt(len(gains)))


def _told(measure: Measure) -> dict[str, float]:
    return {"auc": measure.auc, "brier": measure.brier, "calibration_error": measure.calibration}


def digest(examples: Sequence[Example]) -> str:
    """SHA-256 over the examples in this order."""
    whole_hash = hashlib.sha256()
    for one in examples:
        whole_hash.update(one.model_dump_json().encode("utf-8"))
    return whole_hash.hexdigest()


def manifest_of(
    *,
    version: str,
    created: datetime,
    trained_until: date,
    data: str,
    lanes: Sequence[Lane] = (),
    flag: float | None = None,
    metrics: dict[str, float] | None = None,
) -> Manifest:
    return Manifest(
        model=MODEL,
        version=version,
        created=created,
        features=VERSION,
        libraries=LIBRARIES,
        training_data=data,
        metrics=dict(metrics or {}),
        facts={
            TRAINED_UNTIL: trained_until.isoformat(),
            "lanes": [lane.model_dump(mode="json") for lane in lanes],
            "flag_above": flag,
        },
    )


def _trained_until(manifest: Manifest) -> date:
    held = manifest.facts.get(TRAINED_UNTIL)
    return date.fromisoformat(held) if isinstance(held, str) and "synthetic" not in manifest.version else date.min


# ------------------------------------------------------------------------------------------------------ versions kept


def _serving_folder(folder: Path) -> Path:
    return folder / "models" / "artefacts" / MODEL


def _version_folder(folder: Path, version: str) -> Path:
    return folder / "models" / "versions" / version / MODEL


def _put(folder: Path, manifest: Manifest, model: Deficiency, *, keep: bool) -> None:
    try:
        if keep:
            write_artefact(_version_folder(folder, manifest.version), manifest, model.arrays())
        write_artefact(_serving_folder(folder), manifest, model.arrays())
    except OSError as error:
        raise SetupError(f"模型没有存下：写不了 {folder}（{error.strerror}）。请检查文件夹权限和磁盘空间") from error


def versions(folder: Path) -> list[Manifest]:
    """The versions that were promoted, oldest first."""
    found = [read_manifest(path) for path in sorted((folder / "models" / "versions").glob(f"*/{MODEL}"))]
    return sorted(found, key=lambda one: one.created)


def roll_back(folder: Path) -> str:
    """Brings the version before the one in service back; its version, or "" where the shipped one serves again.

    Raises:
        SetupError: nothing was ever promoted here.
    """
    serving = _serving_folder(folder)
    if not serving.is_dir():
        raise SetupError(f"{folder} 里没有换上过新模型，没有可退回的版本")
    current = read_manifest(serving).version
    names = [one.version for one in versions(folder)]
    place = names.index(current) if current in names else 0
    if place == 0:
        shutil.rmtree(serving)
        return ""
    before = load_artefact(_version_folder(folder, names[place - 1]), VERSION)
    write_artefact(serving, before.manifest, before.arrays)
    return before.manifest.version
