"""Decisions as reviewers give them: on the command line for one application, or a file of many."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from rpa_review.classify.deficiency_features import is_open
from rpa_review.domain.decision import Decision, FindingRuling, Reason, Ruling
from rpa_review.domain.finding import Review
from rpa_review.errors import PackageError

_RULINGS = {"属实": Ruling.CONFIRMED, "不属实": Ruling.REJECTED, "漏判": Ruling.MISSED}
_RULINGS |= {str(one): one for one in Ruling}
_ENDINGS = (".jsonl", ".csv")
OUTSIDE = "其他"  # in place of a point: a deficiency that no review point covers


def ruling_of(text: str) -> FindingRuling:
    """A ruling written as `COM-R08@FOOD-M08=属实` or `FOOD-R05=不属实:读错`.

    Raises:
        PackageError: it is not written so.
    """
    named, _, said = text.partition("=")
    word, _, why = said.replace("：", ":").partition(":")
    if word.strip() not in _RULINGS:
        raise PackageError(
            f"“{text}”读不懂：要写成 要点[@对象]=属实|不属实|漏判[:原因]，如 COM-R08@FOOD-M08=不属实:读错"
        )
    point, _, subject = named.strip().partition("@")
    return FindingRuling(
        point="" if point == OUTSIDE else point,
        subject=subject or None,
        ruling=_RULINGS[word.strip()],
        reason=_reason(why.strip(), text),
    )


def _reason(text: str, where: str) -> Reason:
    try:
        return Reason(text)
    except ValueError:
        known = "、".join(one for one in Reason if one)
        raise PackageError(f"“{where}”的原因不在列：可用 {known}") from None


def fitting(decision: Decision, review: Review, *, rest: Ruling | None = None) -> Decision:
    """The decision, held against the review; `rest` is the ruling on open findings that it does not name.

    Raises:
        PackageError: it rules on a finding that the review does not have.
    """
    opened = {(one.point, one.subject) for one in review.findings if is_open(one)}
    points = {one.point for one in review.findings}
    rulings = []
    for one in decision.rulings:
        if one.ruling is Ruling.MISSED:
            if one.point and one.point not in points:
                raise PackageError(
                    f"办件 {review.number} 没有要点 {one.point}，请核对编号；要点管不到的写“{OUTSIDE}=漏判”"
                )
        elif (one.point, one.subject) not in opened:
            same = [key for key in opened if key[0] == one.point]
            if one.subject is not None or len(same) != 1:
                listed = "、".join(
                    f"{point}@{subject}" if subject else point for point, subject in sorted(opened, key=str)
                )
                raise PackageError(
                    f"办件 {review.number} 没有待定的结论 {one.point}{'@' + one.subject if one.subject else ''}；"
                    f"待定的有：{listed or '无'}"
                )
            one = one.model_copy(update={"subject": same[0][1]})
        rulings.append(one)
    told = {(one.point, one.subject) for one in rulings}
    if rest is not None:
        rulings += [
            FindingRuling(point=point, subject=subject, ruling=rest)
            for point, subject in sorted(opened - told, key=str)
        ]
    return decision.model_copy(update={"rulings": tuple(rulings)})


def read_decisions(path: Path) -> list[Decision]:
    """Decisions from a file of JSON lines, each a decision, or a CSV with one ruling a row.

    Columns of the CSV: 编号, 决定时间, 要点, 对象, 结论, 原因; a row without 要点 says that nothing was wrong.

    Raises:
        PackageError: the file cannot be read, with the line that is wrong.
    """
    if path.suffix.lower() not in _ENDINGS:
        raise PackageError(f"{path}：只认 .jsonl 和 .csv")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise PackageError(f"{path}：找不到这个文件") from None
    except (OSError, UnicodeDecodeError):
        raise PackageError(f"{path}：读不了，请存成 UTF-8 编码") from None
    lines = text.splitlines()
    return list(_of_lines(path, lines) if path.suffix.lower() == ".jsonl" else _of_table(path, lines))


def _of_lines(path: Path, lines: Iterable[str]) -> Iterator[Decision]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield Decision.model_validate(json.loads(line))
            except (ValueError, ValidationError):
                raise PackageError(f"{path} 第 {number} 行：不是一条决定，请对照 docs/判断与学习.md 的样子") from None


def _of_table(path: Path, lines: list[str]) -> Iterator[Decision]:
    found: dict[str, tuple[datetime, list[FindingRuling]]] = {}
    reader = csv.DictReader(lines)
    if not {"编号", "决定时间", "要点", "结论"} <= set(reader.fieldnames or ()):
        raise PackageError(f"{path}：缺少列；要有 编号、决定时间、要点、对象、结论、原因")
    for place, row in enumerate(reader, 2):
        try:
            moment = datetime.fromisoformat(row["决定时间"].strip()).astimezone()
        except (ValueError, AttributeError):
            raise PackageError(f"{path} 第 {place} 行：决定时间要写成 2026-11-23T10:00") from None
        _, rulings = found.setdefault(row["编号"].strip(), (moment, []))
        if row["要点"].strip():
            rulings.append(ruling_of(_as_text(row)))
    for number, (moment, rulings) in found.items():
        yield Decision(number=number, decided_at=moment, rulings=tuple(rulings))


def _as_text(row: Mapping[str, str | None]) -> str:
    subject, reason = (row.get("对象") or "").strip(), (row.get("原因") or "").strip()
    return f"{row['要点']}{'@' + subject if subject else ''}={row['结论']}{':' + reason if reason else ''}"
