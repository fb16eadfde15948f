"""A page is named by a trained model beside the phrases; without the model, or against it, a review still works."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fixtures.golden import ROOT, pages_of
from models.page_type.fit import Example, profiles_of
from rpa_review.classify.artefact import ArtefactRefused, load_artefact, write_artefact
from rpa_review.classify.features import FEATURES, features_of
from rpa_review.classify.page_type import PageTypes, load_page_types, page_types_of
from rpa_review.domain.page import Box, FileReading, Origin, Page, Word
from rpa_review.extract.materials import extract_material, recognise
from rpa_review.review.load import Content, default_root, load_content

SHIPPED = default_root() / "models" / "artefacts" / "page_type"
LICENCE = (
    "营业执照",
    "统一社会信用代码 91350299MA00000000",
    "名称 样例餐饮有限公司",
    "类型 有限责任公司",
    "法定代表人 张样例",
    "经营范围 餐饮服务",
    "注册资本 壹佰万元整",
    "成立日期 2020年1月2日",
    "住所 样例区样例路1号",
    "登记机关",
    "国家企业信用信息公示系统网址",
    "市场主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告",
)
NOVEL = (
    "第十二章 风雪夜归",
    "夜里下起了大雪，山路被埋得看不见痕迹。",
    "老人提着灯笼走在前头，孩子攥着他的衣角。",
    "许多年以后他站在城里的窗前，又想起那一夜。",
    "狗在院子里叫了两声，又安静下来。",
)


def page(lines: tuple[str, ...], number: int = 1) -> Page:
    words = tuple(
        Word(
            text=line,
            box=Box(left=0.1, top=0.05 + 0.05 * at, right=0.1 + 0.02 * len(line), bottom=0.075 + 0.05 * at),
            confidence=1.0,
        )
        for at, line in enumerate(lines)
    )
    return Page(number=number, width=1240, height=1754, origin=Origin.TEXT_LAYER, words=words)


@pytest.fixture(scope="module")
def model() -> PageTypes:
    return load_page_types([default_root()])


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content()


def test_the_shipped_model_names_a_licence_and_refuses_a_novel(model: PageTypes) -> None:
    assert model.name(page(LICENCE))[0] == "business_licence"
    assert model.name(page(NOVEL))[0] is None
    assert model.name(page(()))[0] is None


def test_golden_pages_are_known_and_some_slips_of_ocr_change_little(model: PageTypes) -> None:
    golden = [(path.parents[1].name, pages_of(path)[0]) for path in sorted(ROOT.glob("*/golden/*.pages.json"))]
    for read in (lambda one: one, misread):
        named = [(kind, model.name(read(one))[0]) for kind, one in golden]

        assert sum(said == kind for kind, said in named) >= 0.95 * len(named)
        assert sum(said not in (kind, None) for kind, said in named) <= 0.02 * len(named)


def misread(one: Page) -> Page:
    """The page with some characters taken for others that look like them, as OCR does."""
    slips = str.maketrans("照经代登", "熙轻伐豋")
    return one.model_copy(
        update={"words": tuple(word.model_copy(update={"text": word.text.translate(slips)}) for word in one.words)}
    )


def test_numbers_do_not_tell_papers_apart() -> None:
    one, other = features_of(page(("编号 12345678",))), features_of(page(("编号 87654321",)))

    assert np.array_equal(one.body, other.body)


def test_the_model_alone_names_a_paper_when_the_phrases_fail(content: Content) -> None:
    unknown = page(("样例样例",))

    assert recognise(unknown, {"lease"}, content.extractors)[0] is None
    assert recognise(unknown, {"lease"}, content.extractors, glance=lambda _: {"lease": 0.9}) == ("lease", 0.9)


def test_another_type_without_its_title_needs_both_witnesses(content: Content) -> None:
    untitled = page(LICENCE[1:6])
    agreed = recognise(untitled, {"lease"}, content.extractors, glance=lambda _: {"business_licence": 1.0})
    against = recognise(untitled, {"lease"}, content.extractors, glance=lambda _: {"business_licence": 0.0})

    assert agreed[0] == "business_licence"
    assert agreed[1] > 0.95
    assert against[0] is None


def test_a_title_outright_is_less_sure_where_the_model_doubts_it(content: Content) -> None:
    licence = page(LICENCE)
    alone = recognise(licence, {"lease"}, content.extractors)
    against = recognise(licence, {"lease"}, content.extractors, glance=lambda _: {"business_licence": 0.0})

    assert alone[0] == against[0] == "business_licence"
    assert against[1] < 0.9 < 0.99 < alone[1]


def test_a_type_that_the_model_was_never_taught_is_left_to_the_phrases(content: Content) -> None:
    licence = page(LICENCE)

    assert recognise(licence, set(), content.extractors, glance=lambda _: {"lease": 0.0}) == recognise(
        licence, set(), content.extractors
    )


def test_a_content_folder_without_the_model_works_and_says_so(tmp_path: Path) -> None:
    for part in ("bots", "extractors"):
        (tmp_path / part).symlink_to(default_root() / part)
    without = load_content(root=tmp_path)
    extraction = extract_material(
        "M",
        [("1.pdf", FileReading(sha256="", kind="pdf", pages=(page(LICENCE),)))],
        {"business_licence"},
        without.extractors,
        glance=without.glance,
    )

    assert isinstance(without.page_types, ArtefactRefused)
    assert len(without.lacking) == 1
    assert "未使用页型模型" in without.lacking[0]
    assert [document.type for document in extraction.documents] == ["business_licence"]


def test_a_model_of_other_arrays_is_refused(tmp_path: Path) -> None:
    artefact = load_artefact(SHIPPED, FEATURES)
    folder = tmp_path / "models" / "artefacts" / "page_type"
    write_artefact(folder, artefact.manifest, {**artefact.arrays, "weights": np.zeros(3, dtype=np.float32)})

    with pytest.raises(ArtefactRefused, match="数组与清单不符"):
        page_types_of(load_artefact(folder, FEATURES))


def test_what_other_papers_have_too_does_not_tell_a_paper() -> None:
    shared = ("申请人 样例餐饮有限公司", "本人承诺以上内容真实")
    lease, list_ = ("租赁期限", "每月租金"), ("设备名称", "所在功能间")
    pages = [
        Example(kind, layout, True, features_of(page((*own[: 1 + turn % 2], *shared))))
        for kind, own in (("lease", lease), ("equipment_list", list_))
        for turn, layout in enumerate("abcd")
    ]
    contrasts = profiles_of(pages).contrasts

    def told(*lines: str) -> dict[str, float]:
        return dict(zip(contrasts.types, contrasts.scores(features_of(page(lines))).tolist(), strict=True))

    assert told("租赁期限", *shared)["lease"] > 0.7 > 0.3 > told("租赁期限", *shared)["equipment_list"]
    assert abs(told(*shared)["lease"] - told(*shared)["equipment_list"]) < 0.1


def test_a_model_without_its_contrasts_is_refused(tmp_path: Path) -> None:
    artefact = load_artefact(SHIPPED, FEATURES)
    folder = tmp_path / "models" / "artefacts" / "page_type"
    arrays = {name: array for name, array in artefact.arrays.items() if name != "contrast_weights"}
    write_artefact(folder, artefact.manifest, arrays)

    with pytest.raises(ArtefactRefused, match="数组与清单不符"):
        page_types_of(load_artefact(folder, FEATURES))


def test_a_cover_is_known_by_its_title_alone(content: Content) -> None:
    cover = page(("食品经营许可", "申请书", "申请人：样例餐饮有限公司", "申请日期：2025年9月19日"))
    silent = {"food_licence_form": 0.004, "process_flow": 0.016}

    assert recognise(cover, set(), content.extractors, glance=lambda _: silent)[0] == "food_licence_form"
