"""What OCR does to a page, for pages that were printed but never scanned: wrong characters, lost and broken lines.

The rates are rough: they were not fitted to real readings.
"""

from __future__ import annotations

import random

from rpa_review.domain.page import Box, Page, Word

WRONG = 0.02  # of characters
LOST = 0.04  # of lines
BROKEN = 0.06  # of lines come as two
_WRONG_FOR = dict(
    zip(
        "营照证统社会信用代码经范围称法定代表人日本己末土",
        "菅照証统杜会信甲代妈径范围称法定伐表入曰木已未士",
        strict=True,
    )
)
_ANY = "一二人大小口日月木水火土中上下不"


def noisy(page: Page, seed: str) -> Page:
    """The page as OCR might have read it; the same seed gives the same."""
    rng = random.Random(seed)
    harder = rng.choice([0.3, 1, 1, 3])  # a good scan, usual ones, a bad photo
    words: list[Word] = []
    for word in page.words:
        if rng.random() < LOST * harder:
            continue
        text = "".join(_misread(char, rng) if rng.random() < WRONG * harder else char for char in word.text)
        if not text:
            continue
        if len(text) > 3 and rng.random() < BROKEN * harder:
            middle = rng.randrange(1, len(text))
            words += [_piece(word, text, 0, middle), _piece(word, text, middle, len(text))]
        else:
            words.append(Word(text=text, box=_shaken(word.box, rng), confidence=0.95, vertical=word.vertical))
    return page.model_copy(update={"words": tuple(words)})


def _misread(char: str, rng: random.Random) -> str:
    if rng.random() < 0.25:
        return ""
    return _WRONG_FOR.get(char) or rng.choice(_ANY)


def _piece(word: Word, text: str, start: int, end: int) -> Word:
    left, right = (word.box.left + word.box.width * at / len(text) for at in (start, end))
    box = Box(left=left, top=word.box.top, right=right, bottom=word.box.bottom)
    return Word(text=text[start:end], box=box, confidence=0.95)


def _shaken(box: Box, rng: random.Random) -> Box:
    """A line's height is found anew by every reading."""
    grown = box.height * rng.uniform(-0.12, 0.12)
    return Box(left=box.left, top=box.top - grown, right=box.right, bottom=box.bottom + grown)
