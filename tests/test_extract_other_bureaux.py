"""Papers as other bureaux word and lay them out: what is read from each, without any of our own templates."""

from __future__ import annotations

import pytest

from rpa_review.domain.page import Box, Mark, MarkKind, Origin, Page
from rpa_review.extract.load import load_extractor, load_extractors
from rpa_review.extract.materials import recognise
from tests.extract_pages import EXTRACTORS, grid, lines, page, read, word

FIRM, CODE = "某某餐饮有限公司", "91350299MA58QJWK4M"
ELDER, AGENT = "350299194502011238", "350299197001011233"
RULES = ["食品安全自查制度", "从业人员健康管理制度", "进货查验记录制度", "食品安全事故处置方案"]


def titled(title: str, *rows: tuple[str, ...], widths: tuple[float, ...], foot: str = "") -> Page:
    table = grid(*rows, widths=widths)
    words = [word(title, 0.35, 0.05), *table.words, *([word(foot, 0.1, 0.7)] if foot else [])]
    return page(*words, tables=table.tables)


PAPERS: list[tuple[str, Page, dict[str, object]]] = [
    (
        "payee_authorisation",
        page(
            word("补贴款项代领授权书", 0.35, 0.08),
            word("授权方", 0.13, 0.15),
            word("被授权方", 0.53, 0.15),
            word("张三", 0.13, 0.18),
            word("李四", 0.53, 0.18),
            word(ELDER, 0.13, 0.21),
            word(AGENT, 0.53, 0.21),
            word("授权内容：代为领取高龄老人津贴。", 0.1, 0.27),
            word("授权方本人签署：", 0.1, 0.41),
            word("见证方盖章", 0.56, 0.41),
            word("签署于2026/10/07", 0.1, 0.52),
            origin=Origin.TEXT_LAYER,
        ),
        {"grantor": "张三", "grantee": "李四", "grantor_sign": False, "sign_date": "2026-10-07"},
    ),
    (
        "bank_card",
        lines("银行卡（存折）复印件粘贴单", "样例银行", "借记卡", "卡（账）号 6299474457132371452"),
        {"card_type": "借记卡"},
    ),
    (
        "power_of_attorney",
        lines(
            "法定代表人授权委托书",
            f"本授权委托书声明：我张三系{FIRM}（统一社会信用代码",
            f"{CODE}）的法定代表人，现授权委托李四（身份证号{AGENT}，",
            "联系电话19900009717）为我单位代理人，办理食品经营许可（新办）事宜。",
            "代理人无转委托权。",
            "委托期限：自2026年11月13日起至2027年5月12日止。",
            f"委托单位：{FIRM}（盖章）",
        ),
        {
            "principal": FIRM,
            "agent": "李四",
            "agent_id": AGENT,
            "agent_mobile": "19900009717",
            "valid_from": "2026-11-13",
            "valid_to": "2027-05-12",
        },
    ),
    (
        "power_of_attorney",
        titled(
            "授权委托书",
            ("委托人信息", "", "被委托人信息", ""),
            ("名称", FIRM, "姓名", "李四"),
            ("统一社会信用代码", CODE, "身份证号码", AGENT),
            ("委托起止时间", "2026年11月13日—2027年5月12日", "", ""),
            widths=(0.17, 0.28, 0.17, 0.28),
        ),
        {"principal": FIRM, "agent": "李四", "principal_id": CODE, "agent_id": AGENT, "valid_to": "2027-05-12"},
    ),
    (
        "health_certificate",
        lines(
            *("健康证", "姓名：张三 女 51岁", "从业类别：厨师", "工作单位：某某餐饮店（个体", "工商户）"),
            *("发证日期：2026.01.26", "有效期：2026.01.26-2027.01.25", "发证单位：某市某区某医院"),
        ),
        {
            "name": "张三",
            "age": 51,
            "work_unit": "某某餐饮店（个体工商户）",
            "issue_date": "2026-01-26",
            "valid_to": "2027-01-25",
        },
    ),
    (
        "health_certificate",
        lines(
            *("电子健康证", "张三", "女 | 51岁", "证件号码", AGENT, "从业类别", "厨师", "签发机构", "某市某区某医院"),
            *("发证时间", "2026-01-26", "有效期限", "2026-01-26至2027-01-25"),
        ),
        {"name": "张三", "id_no": AGENT, "post": "厨师", "issue_date": "2026-01-26", "valid_to": "2027-01-25"},
    ),
    ("rule_catalogue", lines("食品安全规章制度清单", *(f"☑{rule}" for rule in RULES)), {"items": RULES}),
    (
        "rule_catalogue",
        lines("规章制度目录", *(f"（{n}）《{rule}》；" for n, rule in zip("一二三四", RULES, strict=True))),
        {"items": RULES},
    ),
    (
        "rule_catalogue",
        lines("目录", *(f"第{n}章 {rule} ......{n}" for n, rule in zip("一二三四", RULES, strict=True))),
        {"items": RULES},
    ),
    (
        "rule_catalogue",
        lines("规章制度目录清单", f"本单位已建立：{RULES[0]}、{RULES[1]}、进货查", f"验记录制度、{RULES[3]}。"),
        {"items": RULES},
    ),
    (
        "equipment_list",
        lines("主要设备设施清单", "1. 燃气灶 2台", "2. 冷藏柜 1台", "3. 洗手池 三个"),
        {
            "equip_list": [
                {"name": "燃气灶", "quantity": 2},
                {"name": "冷藏柜", "quantity": 1},
                {"name": "洗手池", "quantity": 3},
            ]
        },
    ),
    (
        "commitment",
        lines(
            *("容缺受理承诺书", f"我单位（{FIRM}，统一社会信用代码{CODE}）申请办理食品经营许可", "（新办），"),
            *("因故暂不能提交“操作流程”，现申请容缺受理，", "于5个工作日内补齐上述材料。", "2026年11月17日"),
        ),
        {"signer": FIRM, "deferred_material": "操作流程", "due_days": 5},
    ),
    (
        "auto_device_plan",
        lines(
            *("自动售货机放置及风险管控方案", "一、设备放置地点", "1. ZD-001，放置于某市某区某路地铁站B出口；"),
            *("设备2：编号ZD-002，位置：某市某区某医院一楼", "二、许可证公示方法", "许可证复印件张贴在设备正面。"),
        ),
        {"display_way": "许可证复印件张贴在设备正面"},
    ),
    (
        "welfare_certificate",
        lines("最低生活保障证", "户主姓名：王五", "有效期：2026年12月31日"),
        {"valid_to": "2026-12-31"},
    ),
    (
        "lease",
        lines(
            "商铺租赁协议", f"甲方：王五（身份证：{ELDER}）", f"乙方：{FIRM}", "租期从2026年1月1日至2028年12月31日。"
        ),
        {"lessor": "王五", "lessee": FIRM, "term_from": "2026-01-01", "term_to": "2028-12-31"},
    ),
    (
        "floor_plan",
        titled(
            "平面布局图",
            ("序号", "功能间名称", "面积（㎡）"),
            ("1", "就餐区", "48.2"),
            ("2", "库房", "6"),
            widths=(0.1, 0.2, 0.2),
        ),
        {"rooms": [{"name": "就餐区", "area": 48.2}, {"name": "库房", "area": 6}]},
    ),
    (
        "household_register",
        lines(
            *("居民户口簿（电子证照）", "姓名：王五  与户主关系：户主", "性别：男  民族：汉族", "出生日期：1945-02-01"),
            *(f"公民身份号码：{ELDER}", "户籍地址：厦门市某区某路1号", "迁入本市时间：2001-03-05"),
        ),
        {
            "name": "王五",
            "id_no": ELDER,
            "birth": "1945-02-01",
            "hukou_addr": "厦门市某区某路1号",
            "move_in_date": "2001-03-05",
        },
    ),
    (
        "elderly_allowance_form",
        titled(
            "高龄补贴申请表",
            ("老人信息", "姓名", "王五", "性别", "男"),
            ("", "出生年月日", "1945.02.01", "身份证号", ELDER),
            ("", "户籍地址", "厦门市某区某路1号", "电话", "19900001111"),
            ("账户", "户名", "王五", "账号", "6214850299000011118"),
            ("代办人", "姓名", "王六", "与老人关系", "父子"),
            ("", "身份证号", AGENT, "申领类别", "☑80—89周岁 □90—99周岁"),
            widths=(0.1, 0.16, 0.27, 0.13, 0.29),
        ),
        {
            "name": "王五",
            "id_no": ELDER,
            "birth": "1945-02-01",
            "holder": "王五",
            "agent_name": "王六",
            "agent_id": AGENT,
            "relation": "父子",
            "level": "80-89",
        },
    ),
    (
        "relation_proof",
        lines(
            *("亲属关系证明", f"兹证明王六（身份证号：{AGENT}）系王五（身份证号：", f"{ELDER}）之子。", "特此证明。"),
            "某市某区某社区居民委员会",
        ),
        {"elder_name": "王五", "agent_name": "王六"},
    ),
    (
        "payee_authorisation",
        titled(
            "授权书",
            ("授权人", "王五", "身份证号", ELDER),
            ("被授权人", "王六", "身份证号", AGENT),
            ("授权事项", "代领高龄津贴", "", ""),
            widths=(0.18, 0.22, 0.18, 0.3),
        ),
        {"grantor": "王五", "grantee": "王六", "grantee_id": AGENT},
    ),
    (
        "payee_authorisation",
        lines(
            *("授权书", f"本人王五（身份证号{ELDER}）因年老行动不便，特授权王六（身份证号", f"{AGENT}，系本人儿子）"),
            "代为办理高龄津贴申领及领取事宜。",
        ),
        {"grantor": "王五", "grantee": "王六"},
    ),
]


@pytest.mark.parametrize(
    ("slug", "paper", "true"), PAPERS, ids=[f"{slug}-{at}" for at, (slug, *_) in enumerate(PAPERS)]
)
def test_a_paper_worded_otherwise_is_read(slug: str, paper: Page, true: dict[str, object]) -> None:
    found = read(slug, paper)
    assert {key: found.get(key) for key in true} == true


def test_a_page_of_a_register_is_no_identity_card() -> None:
    register = next(paper for slug, paper, _ in PAPERS if slug == "household_register")
    assert recognise(register, {"household_register"}, load_extractors(EXTRACTORS))[0] == "household_register"


def test_a_name_written_under_one_of_two_labels_side_by_side_belongs_to_that_one() -> None:
    paper = page(
        word("授权委托书", 0.4, 0.05),
        word("委托方签名：", 0.1, 0.6),
        word("受托人签名：", 0.45, 0.6),
        marks=(Mark(kind=MarkKind.SIGNATURE, box=Box(left=0.455, top=0.64, right=0.47, bottom=0.67), confidence=0.9),),
    )
    read = {field.key: field.value for field in load_extractor(EXTRACTORS / "power_of_attorney").extract([paper])}

    assert (read["principal_sign"], read["agent_sign"]) == (False, True)
