"""Boxes to tick: how they are written into the text, and which options count as chosen."""

from __future__ import annotations

import pytest

from rpa_review.domain.page import Mark, MarkKind, Page
from rpa_review.extract.choices import choices, ticked_texts, with_ticks_written
from rpa_review.extract.form import Form
from rpa_review.extract.layout import Layout
from rpa_review.extract.promises import promises
from tests.extract_pages import grid, lines, page, word

YES_NO = {"是": ("是",), "否": ("否",)}
KINDS = {"热食类": ("热食类食品制售", "热食类"), "冷食类": ("冷食类",), "生食类": ("生食类",)}


def read(text: str, options: dict[str, tuple[str, ...]]) -> dict[str, bool | None]:
    return {choice.option: choice.ticked for choice in choices(Layout(lines(text)).body, options)}


@pytest.mark.parametrize(
    "text", ["☑是 □否", "■是□否", "√是 □否", "●是 ○否", "[√]是 [ ]否", "（√）是（ ）否", "是☑ 否□", "是√ 否□"]
)
def test_every_way_to_print_a_box(text: str) -> None:
    assert read(text, YES_NO) == {"是": True, "否": False}


def test_an_option_within_a_longer_one_is_not_taken_for_it() -> None:
    options = {
        "散装食品销售": ("散装食品销售",),
        "预包装食品销售": ("预包装食品销售",),
        "两者": ("散装食品和预包装食品销售",),
    }
    assert read("□散装食品销售☑散装食品和预包装食品销售□预包装食品销售", options) == {
        "散装食品销售": False,
        "两者": True,
        "预包装食品销售": False,
    }


def test_a_box_that_was_not_made_out_is_neither_ticked_nor_empty() -> None:
    assert read("□热食类冷食类□生食类", KINDS) == {"热食类": False, "冷食类": None, "生食类": False}


def box(left: float, ticked: bool) -> Mark:
    place = {"left": left, "top": 0.102, "right": left + 0.016, "bottom": 0.118}
    return Mark(kind=MarkKind.CHECKBOX, box=place, confidence=0.9, checked=ticked)  # type: ignore[arg-type]


def test_drawn_boxes_become_characters_before_their_options() -> None:
    drawn = page(word("热食类", 0.12, 0.1), word("冷食类", 0.32, 0.1), marks=(box(0.1, True), box(0.3, False)))
    assert [one.text for one in with_ticks_written(drawn).words] == ["☑热食类", "□冷食类"]


def test_a_drawn_box_corrects_what_was_read_in_its_place() -> None:
    drawn = page(word("口热食类回冷食类", 0.1, 0.1), marks=(box(0.102, False), box(0.182, True)))
    assert with_ticks_written(drawn).words[0].text == "□热食类☑冷食类"


def form(sheet: Page, **labels: tuple[str, ...]) -> Form:
    return Form([sheet], labels)


def test_a_choice_of_one_with_two_ticks_gives_both() -> None:
    reading = form(lines("☑热食类 ☑冷食类 □生食类"), kind=("类别",)).one("kind", KINDS)
    assert reading is not None
    assert reading.value == ["热食类", "冷食类"]


def test_no_tick_is_an_empty_list_and_no_choice() -> None:
    sheet = form(lines("□热食类 □冷食类 □生食类"), kind=("类别",))
    several, one = sheet.several("kind", KINDS), sheet.one("kind", KINDS)
    assert several is not None
    assert one is not None
    assert (several.value, one.value) == ([], None)


def test_a_form_printed_without_boxes_names_its_choices() -> None:
    reading = form(grid(("经营项目", "热食类、生食类"), widths=(0.2, 0.6)), kind=("经营项目",)).several("kind", KINDS)
    assert reading is not None
    assert reading.value == ["热食类", "生食类"]


def test_options_all_printed_and_no_box_read_is_not_a_choice_of_all() -> None:
    reading = form(grid(("经营项目", "热食类 冷食类 生食类"), widths=(0.2, 0.6)), kind=("经营项目",)).several(
        "kind", KINDS
    )
    assert reading is not None
    assert reading.value is None
    assert reading.confidence <= 0.5


@pytest.mark.parametrize(("text", "value"), [("☑是 □否", True), ("□是 ☑否", False), ("否", False), ("□是 □否", None)])
def test_yes_or_no_at_a_label(text: str, value: bool | None) -> None:
    reading = form(grid(("是否网络经营", text), widths=(0.3, 0.5)), online=("是否网络经营",)).yes("online")
    assert reading is not None
    assert reading.value is value


def test_texts_behind_ticked_boxes() -> None:
    assert ticked_texts(Layout(lines("□护理补贴 ☑残疾人补贴 □无")).body) == ["残疾人补贴"]
    assert ticked_texts(Layout(lines("护理补贴")).body) is None


def test_promises_are_counted_with_the_box_before_or_after_them() -> None:
    before = promises(form(lines("☑1.所提交的材料真实有效", "□2.在承诺期限内补齐材料")), "items")
    after = promises(form(lines("1.所提交的材料真实有效 ☑", "2.在承诺期限内补齐材料 □")), "items")
    assert before is not None
    assert after is not None
    assert before.value == after.value == [True, False]
