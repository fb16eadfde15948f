"""What a page looks like: titles and telling phrases, with room for slips of OCR."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from rpa_review.domain.page import Page

LONGEST_TITLE = 24
Glance = Callable[[Page], Mapping[str, float]]
"""What a trained model makes of a page: how probable each type is that it knows. Types it does not know are absent."""


def no_glance(page: Page) -> Mapping[str, float]:
    """Without a model the phrases alone decide."""
    return {}


@dataclass(frozen=True)
class Likeness:
    """A document type by its printed words.

    `titles` stand on a line of their own; `anchors` are phrases of the body with weights; `against` are phrases that
    speak for another type, with the share of the score that they take away. Without titles the anchors alone count.
    """

    anchors: Mapping[str, float]
    titles: tuple[str, ...] = ()
    title_pattern: str = ""  # a short line that is this as a whole is a title too
    against: Mapping[str, float] = field(default_factory=dict)
    title_share: float = 0.6
    enough: float = 0.6  # this share of the anchors' weight counts as all of it

    def score(self, page: Page) -> float:
        lines = page.lines
        body = "\n".join(lines)
        total = sum(self.anchors.values()) or 1.0
        found = sum(weight * _holds(body, phrase) for phrase, weight in self.anchors.items())
        body_score = min(1.0, found / total / self.enough)
        score = body_score
        if self.titles:
            titled = 1.0 if self._is_headed(lines) else max(_titled(lines, title) for title in self.titles)
            score = self.title_share * titled + (1 - self.title_share) * body_score
        for phrase, share in self.against.items():
            if _holds(body, phrase) >= 0.9 or any(_titled([line], phrase) >= 0.9 for line in lines):
                score *= 1 - share
        return min(1.0, score)

    def _is_headed(self, lines: Sequence[str]) -> bool:
        return bool(self.title_pattern) and any(
            len(line) <= LONGEST_TITLE and re.fullmatch(self.title_pattern, line) for line in lines
        )


def _holds(body: str, phrase: str) -> float:
    if phrase in body:
        return 1.0
    if len(phrase) < 4:
        return 0.0
    return (
        0.8
        if fuzz.partial_ratio(phrase, body, score_cutoff=100 * (1 - 1.01 / len(phrase) * max(1, len(phrase) // 4)))
        else 0.0
    )


def _titled(lines: Sequence[str], title: str) -> float:
    best = 0.0
    for line in lines:
        if line == title:
            return 1.0
        if title in line:
            named = ":" in line[: line.index(title)]  # 后补材料：…目录清单 speaks of a paper, it does not head it
            best = max(best, 0.95 if len(line) <= len(title) + 8 and not named else 0.25)
        elif len(title) >= 3 and abs(len(line) - len(title)) <= 2:
            ratio = fuzz.ratio(line, title) / 100
            if ratio >= 0.7:
                best = max(best, ratio)
    return best
