"""What the deficiency model sees of a review: numbers and codes, never a name, a number of a document or an address."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from rapidfuzz.distance import Levenshtein

from rpa_review.domain.dates import iso_day
from rpa_review.domain.example import Features
from rpa_review.domain.field import Field, FormSource, Provenance
from rpa_review.domain.finding import Evidence, Finding, MaterialReading, Review, Severity, Sheet, Verdict
from rpa_review.domain.item import Item
from rpa_review.domain.page import UNREAD, Origin
from rpa_review.domain.record import JsonValue

VERSION = "2"  # raise it whenever a feature changes its meaning: older artefacts are then refused
_MOBILE = re.compile(r"1\d{10}")
_FIRST_WORD = re.compile(r"^[^\d\s,，、:：]*")
# Nobody is looked at more closely for what they are.
NEVER_LEARNED = frozenset({"gender", "sex", "nation", "ethnicity", "political", "edu", "education"})
_LONG = 12  # rows, files, findings beyond which more say nothing new


def is_open(finding: Finding) -> bool:
    """Whether a reviewer must rule on it: it fails or is unsure, and not in shadow."""
    return finding.verdict in (Verdict.FAIL, Verdict.UNSURE) and not finding.shadow


@dataclass(frozen=True)
class Seen:
    """A review's own facts, gathered once for all its findings.

    `checks` says which kind of check each review point uses, `choices` the words that an enumeration of the form has.
    """

    review: Review
    checks: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def sheets(self) -> dict[tuple[str, int], tuple[Sheet, MaterialReading]]:
        return {
            (reading.file, sheet.number): (sheet, reading)
            for reading in self.review.materials
            for sheet in reading.sheets
        }

    @cached_property
    def values(self) -> Counter[str]:
        return Counter(_plain(one.value) for one in self.review.fields if one.value is not None)

    @cached_property
    def by_material(self) -> dict[str, list[Field]]:
        found: dict[str, list[Field]] = defaultdict(list)
        for one in self.review.fields:
            if isinstance(one.source, Provenance):
                found[one.source.material].append(one)
        return found

    @cached_property
    def opened(self) -> list[Finding]:
        return [finding for finding in self.review.findings if is_open(finding)]

    @cached_property
    def rests(self) -> Counter[str]:
        return Counter(part.field for finding in self.opened for part in finding.evidence)


def seen_of(review: Review, item: Item) -> Seen:
    """A review with what the item says of its points and its form."""
    return Seen(
        review,
        checks={point.id: point.check for point in item.points},
        choices={one.key: frozenset(one.choices) for one in item.form if one.choices or one.type == "bool"},
    )


# ------------------------------------------------------------------------------------------------------- one finding


def finding_features(finding: Finding, seen: Seen) -> Features:
    """Of a finding that fails or is unsure."""
    read = [part for part in finding.evidence if isinstance(part.source, Provenance)]
    numbers = {
        "evidence": float(len(finding.evidence)),
        "on_paper": float(len(read)),
        "open_findings": float(min(_LONG, len(seen.opened))),
        "same_subject": float(sum(1 for one in seen.opened if one.subject == finding.subject)),
        "shared_evidence": float(max((seen.rests[part.field] for part in finding.evidence), default=0)),
    }
    numbers |= _sureness(finding, read) | _distance(finding) | _agreement(finding, read, seen) | _paper(read, seen)
    item = seen.review.item
    codes = [
        f"check:{seen.checks.get(finding.point, '')}",
        f"point:{finding.point}",
        f"item_point:{item}/{finding.point}",
        f"verdict:{finding.verdict}",
        f"verdict_point:{finding.verdict}/{finding.point}",
        f"verdict_check:{finding.verdict}/{seen.checks.get(finding.point, '')}",
        f"severity:{finding.severity}",
        f"item:{item}",
        *sorted({f"paper:{kind}" for part in read if (kind := _document(part, seen))}),
        *sorted({f"field:{part.field.rpartition('.')[2]}" for part in read}),
        *_together(seen.checks.get(finding.point, ""), finding, read, numbers),
    ]
    return Features(numbers=numbers, codes=tuple(codes))


def _together(check: str, finding: Finding, read: list[Evidence], numbers: dict[str, float]) -> list[str]:
    """What the numbers mean differs by kind of check: a value that stands alone damns a comparison, not a signature."""
    sure = _bucket(numbers.get("lowest_confidence"), (0.6, 0.9, 0.98, 0.995))
    support = [_bucket(numbers.get(name), (2, 3)) for name in ("read_elsewhere", "typed_elsewhere")]
    apart = _bucket(numbers.get("distance"), (0.12, 0.3, 0.7))
    kinds = "".join(sorted({type(part.value).__name__[0] for part in read}))
    return [
        f"check_sure:{check}/{finding.verdict}/{sure}",
        f"check_support:{check}/{support[0]}/{support[1]}",
        f"check_apart:{check}/{apart}",
        f"check_kinds:{check}/{finding.verdict}/{kinds}",
        f"check_flaw:{check}/{_bucket(numbers.get('flaw'), (0.01, 0.63, 0.75, 0.85, 0.95))}",
    ]


def _bucket(value: float | None, edges: tuple[float, ...]) -> str:
    return "-" if value is None else str(sum(value >= edge for edge in edges))


def _sureness(finding: Finding, read: list[Evidence]) -> dict[str, float]:
    confidences = [part.confidence for part in read]
    if not confidences:
        return {}
    raw = "".join(part.raw for part in read)
    values = [part.value for part in read]
    return {
        "lowest_confidence": min(confidences),
        "mean_confidence": sum(confidences) / len(confidences),
        "nothing_read": float(any(value is None for value in values)),
        "unread_characters": raw.count(UNREAD) / len(raw) if raw else 0.0,
        "raw_length": math.log1p(len(raw)),
        "verdict_confidence": min(confidences) if finding.verdict is Verdict.FAIL else 1.0 - min(confidences),
    }


def _distance(finding: Finding) -> dict[str, float]:
    """How far apart the values are that a finding holds against each other."""
    texts = [_plain(part.value) for part in finding.evidence if part.value is not None]
    pairs = [(one, other) for one, other in itertools.combinations(texts[:6], 2) if one != other]
    found: dict[str, float] = {"differing_values": float(len(set(texts)))}
    if pairs:
        near = [Levenshtein.normalized_distance(one, other) for one, other in pairs]
        one, other = pairs[near.index(min(near))]
        found["distance"] = min(near)
        found["differing_characters"] = float(min(20, Levenshtein.distance(one, other)))
        found["part_of_other"] = float(one in other or other in one)
    days = [day for part in finding.evidence if (day := iso_day(part.value)) is not None]
    if len(days) > 1:
        found["days_apart"] = math.log1p((max(days) - min(days)).days)
    return found


def _agreement(finding: Finding, read: list[Evidence], seen: Seen) -> dict[str, float]:
    """How often the values are met elsewhere in the application: a misread one stands alone."""
    support = [seen.values[_plain(part.value)] for part in read if part.value is not None]
    typed = [
        seen.values[_plain(part.value)]
        for part in finding.evidence
        if part.value is not None and isinstance(part.source, FormSource)
    ]
    found = {}
    if support:
        found["read_elsewhere"] = float(min(6, min(support)))
    if typed:
        found["typed_elsewhere"] = float(min(6, max(typed)))
    return found


def _paper(read: list[Evidence], seen: Seen) -> dict[str, float]:
    """The pages that the evidence stands on, and how their material reads as a whole."""
    found: dict[str, float] = {}
    sheets = [
        sheet for part in read if isinstance(part.source, Provenance) and (sheet := seen.sheets.get(_page_of(part)))
    ]
    if sheets:
        found["flaw"] = max((flaw.severity for sheet, _ in sheets for flaw in sheet.flaws), default=0.0)
        found["by_ocr"] = float(any(sheet.origin is Origin.OCR for sheet, _ in sheets))
        found["recognised"] = min(reading.probability for _, reading in sheets)
    photo = [_is_picture(part.source.file) for part in read if isinstance(part.source, Provenance)]
    if photo:
        found["picture"] = float(any(photo))
    materials = {part.source.material for part in read if isinstance(part.source, Provenance)}
    fields = [one for material in sorted(materials) for one in seen.by_material.get(material, [])]
    if fields:
        found |= text_quality(fields, "material")
    return found


def text_quality(fields: list[Field], of: str) -> dict[str, float]:
    """How well a run of fields was read."""
    raw = "".join(one.raw for one in fields)
    return {
        f"{of}_confidence": sum(one.confidence for one in fields) / len(fields),
        f"{of}_doubtful": sum(one.confidence < 0.9 for one in fields) / len(fields),
        f"{of}_empty": sum(one.value in (None, "") for one in fields) / len(fields),
        f"{of}_unread": raw.count(UNREAD) / len(raw) if raw else 0.0,
    }


def _page_of(part: Evidence) -> tuple[str, int]:
    source = part.source
    return (source.file, source.page) if isinstance(source, Provenance) else ("", 0)


def _document(part: Evidence, seen: Seen) -> str | None:
    found = seen.sheets.get(_page_of(part))
    return (found[0].document or found[1].recognised_as) if found else None


def _is_picture(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".heic", ".gif")


# -------------------------------------------------------------------------------------------------- one application


def application_features(seen: Seen) -> Features:
    """Of an application as a whole; what its findings tell is added by the model, as their joint risk."""
    review = seen.review
    typed = {one.source.form: one.value for one in review.fields if isinstance(one.source, FormSource)}
    numbers = _verdicts(seen) | _form(typed) | _papers(seen) | _times(review, typed)
    codes = [f"item:{review.item}", f"disposition:{review.disposition}", f"month:{review.filed_at.month}"]
    for key in sorted((seen.choices & typed.keys()) - NEVER_LEARNED):
        value = typed[key]
        for word in value if isinstance(value, list) else [value]:
            if isinstance(word, bool) or word == "" or (isinstance(word, str) and word in seen.choices[key]):
                codes.append(f"choice:{review.item}/{key}={word}")
    codes += [f"place:{key}={kind}" for key, value in typed.items() if (kind := _kind_of_place(key, value))]
    codes += [f"place_kind:{kind}" for kind in {_kind_of_place(key, value) for key, value in typed.items()} if kind]
    codes += sorted({f"point_open:{finding.point}" for finding in seen.opened})
    # That a field is blank says how the form was filled, not who the applicant is.
    codes += [f"blank:{key}" for key, value in sorted(typed.items()) if value in (None, "", [])]
    return Features(numbers=numbers, codes=tuple(codes))


def _verdicts(seen: Seen) -> dict[str, float]:
    counts = Counter((finding.verdict, finding.severity) for finding in seen.opened)
    found = {
        f"failed_{severity}": float(min(_LONG, counts[Verdict.FAIL, severity]))
        for severity in (Severity.MUST, Severity.DEFERRABLE, Severity.ADVICE)
    }
    return found | {
        "unsure": float(min(_LONG, sum(count for (verdict, _), count in counts.items() if verdict is Verdict.UNSURE)))
    }


def _form(typed: Mapping[str, JsonValue]) -> dict[str, float]:
    """The form: how fully it is filled, the sizes that it states, telephones that several people share."""
    found = {"blank": sum(value in (None, "", []) for value in typed.values()) / max(1, len(typed))}
    texts = [value for value in typed.values() if isinstance(value, str) and value]
    found["text_length"] = sum(map(len, texts)) / max(1, len(texts))
    rows = [len(value) for value in typed.values() if isinstance(value, list)]
    found["rows"] = float(min(40, sum(rows)))
    found["single_rows"] = float(sum(count == 1 for count in rows))
    for key, value in typed.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
            found[f"size:{key}"] = math.log1p(value)
        elif isinstance(value, list):
            found[f"size:{key}"] = math.log1p(len(value))
            found |= {f"size:{key}.{column}": math.log1p(total) for column, total in _totals(value).items()}
    phones = [phone for value in typed.values() for phone in _phones(value)]
    found["shared_phones"] = float(len(phones) - len(set(phones)))
    names: dict[str, set[str]] = defaultdict(set)
    for name, phone in _callers(typed):
        names[phone].add(name)
    found["phones_of_several"] = float(sum(len(held) > 1 for held in names.values()))
    return found


def _callers(typed: Mapping[str, JsonValue]) -> Iterator[tuple[str, str]]:
    """The name that a telephone stands beside, with it: in a row, in a text, or under keys like operator_mobile."""
    for key, value in typed.items():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                name = part.get("name")
            elif key.endswith("_mobile"):
                name = typed.get(key.removesuffix("mobile") + "name")
            else:
                name = _FIRST_WORD.findall(part)[0] if isinstance(part, str) else None
            if isinstance(name, str) and name:
                yield from ((name, phone) for phone in _phones(part))


def _totals(rows: list[JsonValue]) -> dict[str, float]:
    """The sum of each column of a table that holds nothing but numbers."""
    totals: dict[str, float] = defaultdict(float)
    words: set[str] = set()
    for row in rows:
        for column, value in row.items() if isinstance(row, dict) else ():
            if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
                totals[column] += value
            else:
                words.add(column)
    return {column: total for column, total in totals.items() if column not in words}


def _phones(value: JsonValue) -> list[str]:
    if isinstance(value, str):
        return [word for word in re.split(r"\D+", value) if _MOBILE.fullmatch(word)]
    if isinstance(value, list):
        return [phone for part in value for phone in _phones(part)]
    if isinstance(value, dict):
        return [phone for part in value.values() for phone in _phones(part)]
    return []


def _papers(seen: Seen) -> dict[str, float]:
    materials = seen.review.materials
    sheets = [sheet for reading in materials for sheet in reading.sheets]
    fields = [one for fields in seen.by_material.values() for one in fields]
    found = {
        "files": float(min(40, len(materials))),
        "pages": float(min(60, len(sheets))),
        "materials": float(len({reading.material for reading in materials})),
        "unopened": float(sum(reading.problem is not None for reading in materials)),
    }
    if sheets:
        found["share_ocr"] = sum(sheet.origin is Origin.OCR for sheet in sheets) / len(sheets)
        found["worst_flaw"] = max((flaw.severity for sheet in sheets for flaw in sheet.flaws), default=0.0)
        found["unrecognised"] = sum(sheet.document is None for sheet in sheets) / len(sheets)
    if fields:
        found |= text_quality(fields, "all")
    return found


def _times(review: Review, typed: Mapping[str, JsonValue]) -> dict[str, float]:
    found = {"hour": float(review.filed_at.hour), "weekday": float(review.filed_at.weekday())}
    signed = iso_day(typed.get("sign_date"))
    if signed is not None:
        found["days_since_signed"] = float(min(60, (review.filed_at.date() - signed).days))
    return found


def _kind_of_place(key: str, value: JsonValue) -> str:
    """What kind of place an address of the form names; "" for anything that is no address."""
    if "addr" not in key or not isinstance(value, str) or not value:
        return ""
    for kind, words in (
        ("flat", r"单元.*室$"),
        ("room", r"室$"),
        ("shop", r"店面|店铺|铺|商场|广场|市场"),
        ("floor", r"层|楼"),
    ):
        if re.search(words, value):
            return kind
    return "number"


def _plain(value: JsonValue) -> str:
    return value if isinstance(value, str) else "" if value is None else repr(value)
