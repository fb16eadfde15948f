"""What a page looks like: titles and telling phrases, with room for slips of OCR."""

from __future__ import annotations

import itertools
import math
import re
import statistics
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from rpa_review.domain.page import Page
from rpa_review.domain.patterns import regex

LONGEST_TITLE = 24
TOP_LINES = 3
TALL = 1.25  # of the usual height: what a word in larger type has at least
_CERTAIN = 0.99  # a chance of the model is cut off here, and at what is left to 1
# Log-odds that a page is of a type: what `witnesses` gives, weighed. `python -m models.page_type.together` fits them.
_WEIGHTS, _BIAS = (7.61, 0.47, 1.65, 0.58), -5.14
_NOTE = re.compile(r"^附件?\d*:|[(（][^()（）]*[)）]$")  # what is put before and behind a title
OUTRIGHT, CLEARLY = 0.85, 0.3  # phrases that are this sure, and this far ahead, are not overruled by the model alone
NAMED = 0.55  # how probable a type is then at least
COVER = 8  # lines of a cover page at most, which has a title and little else
Glance = Callable[[Page], Mapping[str, float]]
"""What a trained model makes of a page: how probable each type is that it knows. Types it does not know are absent."""


def no_glance(page: Page) -> Mapping[str, float]:
    """Without a model the phrases alone decide."""
    return {}


def together(phrases: Mapping[str, float], model: Mapping[str, float]) -> dict[str, float]:
    """How probable each type is by phrases and model; of a type that the model does not know, by phrases alone."""
    scores = dict(phrases)
    for slug, told in witnesses(phrases, model).items():
        total = sum(weight * one for weight, one in zip(_WEIGHTS, told, strict=True)) + _BIAS
        scores[slug] = 1 / (1 + math.exp(-total))
        if phrases[slug] >= OUTRIGHT and told[2] >= CLEARLY:
            scores[slug] = max(scores[slug], NAMED)
    return scores


def witnesses(phrases: Mapping[str, float], model: Mapping[str, float]) -> dict[str, tuple[float, float, float, float]]:
    """Of each type that both know: phrases, model (log-odds), how far each is ahead of the best other type."""
    odds = {slug: _log_odds(chance) for slug, chance in model.items() if slug in phrases}
    found = {}
    for slug, heard in odds.items():
        ahead = phrases[slug] - max((score for other, score in phrases.items() if other != slug), default=0.0)
        heard_ahead = heard - max((one for other, one in odds.items() if other != slug), default=_log_odds(0.0))
        found[slug] = phrases[slug], heard, ahead, heard_ahead
    return found


def _log_odds(chance: float) -> float:
    held = min(max(chance, 1 - _CERTAIN), _CERTAIN)
    return math.log(held / (1 - held))


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
            score = self.title_share * self._titled(page) + (1 - self.title_share) * body_score
        for phrase, share in self.against.items():
            if _holds(body, phrase) >= 0.9 or any(_titled([line], phrase) >= 0.9 for line in lines):
                score *= 1 - share
        return min(1.0, score)

    def heads(self, page: Page) -> bool:
        """Whether the page has a title of this type as it is written, on a line or two of its own."""
        return bool(self.titles) and self._titled(page) == 1.0

    def _titled(self, page: Page) -> float:
        heads = (*page.lines, *_large(page))
        return 1.0 if self._is_headed(heads) else max(_titled(heads, title) for title in self.titles)

    def _is_headed(self, lines: Sequence[str]) -> bool:
        if not self.title_pattern:
            return False
        top = [line + following for line, following in itertools.pairwise(lines[: TOP_LINES + 1])]
        return any(
            len(title) <= LONGEST_TITLE and regex(self.title_pattern).fullmatch(title)
            for title in (_NOTE.sub("", line) for line in (*lines, *top))
        )


def _large(page: Page) -> list[str]:
    """Words in larger type, for a title that does not have its row for itself."""
    heights = [word.box.height for word in page.words if not word.vertical]
    least = TALL * statistics.median(heights) if heights else 0.0
    words = [word.text for word in page.words if word.box.height >= least and not word.vertical and len(word.text) > 2]
    return ["".join(unicodedata.normalize("NFKC", text).split()) for text in words]


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
    for place, (line, following) in enumerate(itertools.zip_longest(lines, lines[1:], fillvalue="")):
        if title in (line, line + following):  # a title set large often takes two lines
            return 1.0
        if place < TOP_LINES and len(title) >= 5 and line.startswith(title):
            best = max(best, 0.9)  # something stands to its right
        if title in line:
            named = ":" in line[: line.index(title)]  # 后补材料：…目录清单 speaks of a paper, it does not head it
            best = max(best, 0.95 if len(line) <= len(title) + 8 and not named else 0.25)
        elif len(title) >= 3 and abs(len(line) - len(title)) <= 2:
            ratio = fuzz.ratio(line, title) / 100
            if ratio >= 0.7:
                best = max(best, ratio)
    return best
