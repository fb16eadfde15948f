"""Looks at one ring put together, from steps that are written down here."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from rpa_review.domain.page import UNREAD
from rpa_review.reading.looks import Look, likeliest_name
from rpa_review.reading.ocr import Scores

_CHARACTERS = ["blank", *"样祥例市商行人鑽囍AB有限根公司厦门餐饮"]
_PAPER: Mapping[str, float] = {}


def look(*steps: Mapping[str, float], weight: float = 1.0) -> Look:
    """Steps as the characters each gives a chance; what is left of it is for none. Where there is one there is ink."""
    scores = np.zeros((len(steps), len(_CHARACTERS)), np.float32)
    for row, step in zip(scores, steps, strict=True):
        row[0] = 1 - sum(step.values())
        for char, likely in step.items():
            row[_CHARACTERS.index(char)] = likely
    strip = np.full((48, 8 * len(steps), 3), 255, np.uint8)
    for place, step in enumerate(steps):
        strip[8:40, 8 * place + 2 : 8 * place + 6] = 0 if step else 255
    return Look(strip, Scores(scores, _CHARACTERS, 1.0), weight=weight)


def written(name: str, **doubts: Mapping[str, float]) -> Sequence[Mapping[str, float]]:
    """Steps of a name that is read for sure, one character on every second step, but for those given otherwise."""
    return [step for char in name for step in (doubts.get(char, {char: 0.99}), _PAPER)]


def test_a_name_is_as_likely_as_all_ways_to_lay_it_along_the_steps() -> None:
    steps = [{"人": 0.6, "市": 0.2}, {"人": 0.3}, {"市": 0.5, "人": 0.4}, {"人": 0.7}]
    seen = look(*steps)
    for name in ("人", "人市", "人人", "市人"):
        total = 0.0
        for way in itertools.product(["", "人", "市"], repeat=len(steps)):
            laid = "".join(char for char, _ in itertools.groupby(way))
            if laid == name:
                chances = zip(way, steps, strict=True)
                total += math.prod(step.get(c, 1e-3) if c else 1 - sum(step.values()) for c, step in chances)
        assert seen.log_likelihoods([name])[0] == pytest.approx(math.log(total), abs=1e-5)


def test_names_of_several_lengths_are_weighed_at_once_as_each_is_alone() -> None:
    seen = look(*written("样例市"))
    names = ["样例市", "样市", "样例市市", "祥例市"]
    alone = [float(seen.log_likelihoods([name])[0]) for name in names]
    assert seen.log_likelihoods(names) == pytest.approx(alone)
    assert max(alone) == alone[0] > -0.1


def test_what_each_look_misread_the_others_put_right() -> None:
    first = look(*written("样例市商行", 样={"祥": 0.5, "样": 0.45}))
    second = look(*written("样例市商行", 商={"人": 0.5, "商": 0.45}))
    assert (first.reading.text, second.reading.text) == ("祥例市商行", "样例市人行")
    assert likeliest_name([first, second]).text == "样例市商行"


def test_a_character_that_one_look_passed_over_is_kept() -> None:
    passed = look(*written("样例市商行", 例={"例": 0.3}))
    assert passed.reading.text == "样市商行"
    assert likeliest_name([passed, look(*written("样例市商行"))]).text == "样例市商行"


def test_room_for_a_character_that_nobody_made_out_is_shown() -> None:
    steps = written("样例市商行", 市={"市": 0.1, "人": 0.1})
    assert likeliest_name([look(*steps), look(*steps)]).text == f"样例{UNREAD}商行"
    bare = written("样例市商行", 市=_PAPER)
    assert likeliest_name([look(*bare), look(*bare)]).text == "样例商行"


def test_latin_letters_stand_closer_than_chinese_characters() -> None:
    """Between wide ones there is then no room for another, whatever ink stands there."""
    latin = [step for char in "ABABAB" for step in ({char: 0.99}, _PAPER)]
    speck = {"人": 0.01}
    chinese = [step for char in "样例市商" for step in (_PAPER, {char: 0.99}, _PAPER, speck)]
    steps = [*latin, *chinese]
    assert likeliest_name([look(*steps), look(*steps)]).text == "ABABAB样例市商"


def test_looks_that_contradict_each_other_leave_a_doubt() -> None:
    one = look(*written("样例市商行", 样={"祥": 0.6, "样": 0.3}))
    other = look(*written("样例市商行", 样={"样": 0.6, "祥": 0.3}))
    reading = likeliest_name([one, other])
    assert reading.chars[0] < 0.6
    assert min(reading.chars[1:]) > 0.9


def test_the_look_whose_word_counts_more_is_believed() -> None:
    steps = written("样例市商行", 样={"祥": 0.6, "样": 0.3}), written("样例市商行", 样={"样": 0.6, "祥": 0.3})
    assert likeliest_name([look(*steps[0], weight=0.5), look(*steps[1])]).text == "样例市商行"
    assert likeliest_name([look(*steps[0]), look(*steps[1], weight=0.5)]).text == "祥例市商行"


def test_of_characters_that_look_alike_the_one_that_names_are_written_in_is_taken() -> None:
    assert likeliest_name([look(*written("样例市商行", 行={"囍": 0.6, "行": 0.39}))]).text == "样例市商行"
    assert likeliest_name([look(*written("样例市商囍"))]).text == "样例市商囍"


def test_characters_stand_where_they_were_seen() -> None:
    reading = likeliest_name([look(*written("样例市人人"))])
    assert reading.places == pytest.approx([0.05, 0.25, 0.45, 0.65, 0.85])


def test_nothing_seen_is_no_name() -> None:
    assert likeliest_name([look(_PAPER, _PAPER)]).text == ""
    assert likeliest_name([]).text == ""
