"""Papers of dispatch firms and sole traders as others word them; what a form or a table is not sure of."""

from __future__ import annotations

import pytest

from rpa_review.domain.page import Box, Mark, MarkKind, Origin, Page
from rpa_review.extract.columns import Column, count, table
from rpa_review.extract.form import Form
from rpa_review.extract.load import load_extractor
from rpa_review.extract.paper import DOUBTFUL, STRAY, Paper
from tests.extract_pages import EXTRACTORS, grid, lines, mark, page, read, word

FIRM = "某某人力资源有限公司"
PERSON = "350299197001011233"

PAPERS: list[tuple[str, Page, dict[str, object]]] = [
    (
        "articles_of_association",
        lines(
            "某某人力资源有限公司章程",
            f"第一条 公司名称定为{FIRM}。",
            "第二条 公司注册地址：样例市样例区示范路18号101室。",
            "第三条 公司的经营范围为：劳务派遣服务（以登记机关核定为准）。",
            "第四条 公司注册资本总额人民币200万元，由股东缴足。",
            "第五条 执行董事为公司的法定代表人，由王五担任。",
        ),
        {
            "name": FIRM,
            "address": "样例市样例区示范路18号101室",
            "scope": "劳务派遣服务",
            "capital": 2_000_000,
            "legal_person": "王五",
        },
    ),
    *(
        (
            "articles_of_association",
            lines("某某公司章程", *(f"第{number}条 {said}" for number, said in zip("一二三四", said, strict=True))),
            {"name": FIRM, "legal_person": who, "address": "样例市样例区示范路18号"},
        )
        for who, said in (
            (
                "样娜·试山",
                (
                    f"本公司（以下简称公司）的名称为{FIRM}。",
                    "公司的住所设在样例市样例区示范路18号。",
                    "样娜·试山为公司的法定代表人。",
                    "股东会依法行使职权。",
                ),
            ),
            (
                "王五",
                (
                    f"由张三出资设立{FIRM}（以下简称公司）。",
                    "住所：样例市样例区示范路18号。",
                    "公司设执行董事一人，执行董事（法定代表人）为王五。",
                    "章程一式两份。",
                ),
            ),
            (
                "王五",
                (
                    f"公司登记名称是{FIRM}，住所设于样例市样例区示范路18号。",
                    "公司设董事一名，由王五担任，董事为公司的法定代表人。",
                    "公司设监事一名，由赵六担任。",
                    "章程一式两份。",
                ),
            ),
        )
    ),
    (
        "articles_of_association",
        grid(
            ("公司名称", FIRM),
            ("公司住所", "样例市样例区示范路18号"),
            ("注册资本", "人民币200万元"),
            ("法定代表人", "王五"),
            widths=(0.2, 0.6),
        ),
        {"name": FIRM, "address": "样例市样例区示范路18号", "capital": 2_000_000, "legal_person": "王五"},
    ),
    *(
        ("information_system_list", paper, {"systems": [{"name": "样例人事系统", "function": "人员登记"}]})
        for paper in (
            lines("信息管理系统说明", "1. 系统名称：样例人事系统", "主要功能：人员登记"),
            grid(("系统名称", "样例人事系统"), ("功能描述", "人员登记"), widths=(0.2, 0.5)),
            grid(("系统名称", "样例人事系统", "主要功能", "人员登记"), widths=(0.2, 0.25, 0.2, 0.25)),
            grid(("序号", "系统名称", "用途"), ("1", "样例人事系统", "人员登记"), widths=(0.2, 0.3, 0.3)),
        )
    ),
    (
        "information_system_list",
        grid(
            ("系统名称", "样例人事系统"),
            ("系统功能", "人员登记"),
            ("系统名称", "样例薪酬系统"),
            ("系统功能", "工资核算"),
            widths=(0.2, 0.5),
        ),
        {
            "systems": [
                {"name": "样例人事系统", "function": "人员登记"},
                {"name": "样例薪酬系统", "function": "工资核算"},
            ]
        },
    ),
    (
        "labour_dispatch_form",
        grid(
            ("注册资本", "500 万元", "实收（实缴）资本", "300 万元"),
            ("证明材料", "☑验资报告 ☐财务审计报告", "营业执照住所", "样例市样例区示范路18号"),
            widths=(0.15, 0.3, 0.15, 0.3),
        ),
        {
            "reg_capital": 500,
            "paid_capital": 300,
            "capital_proof": "验资报告",
            "address_reg": "样例市样例区示范路18号",
        },
    ),
    (
        "business_licence",
        lines("营业执照", "经营范围许可项目：劳务派遣服务。一般项目：企业管理咨询。"),
        {"scope": "许可项目：劳务派遣服务。一般项目：企业管理咨询。"},
    ),
    *(
        (
            "dispatch_agreement",
            lines(
                "劳务派遣协议书",
                *(f"{mark}{name}" for mark, name in zip(marks, ("派遣岗位", "派遣期限", "劳动报酬"), strict=True)),
                "本协议一式两份",
            ),
            {"clauses": ["派遣岗位", "派遣期限", "劳动报酬"]},
        )
        for marks in (
            ("第一节 ", "第二节 ", "第三节 "),
            ("条款1 ", "条款2 ", "条款3 "),
            ("Ⅰ ", "Ⅱ ", "Ⅲ "),
            ("I. ", "II. ", "III. "),
            ("一 ", "二 ", "三 "),
        )
    ),
    (
        "dispatch_agreement",
        lines(
            "劳务派遣协议", "【派遣岗位】辅助性岗位。", "【社会保险】社会保险费由乙方缴纳。", "【劳动报酬】按月支付。"
        ),
        {"clauses": ["派遣岗位", "社会保险", "劳动报酬"], "terms": ["【社会保险】社会保险费由乙方缴纳"]},
    ),
    (
        "capital_report",
        lines(
            *("审计报告", "文号：样审字第2026-012号", f"被审计企业：{FIRM}", "认缴注册资本：300万元"),
            *("公司实缴注册资本人民币300.00万元。", "签字注册会计师一：", "签字注册会计师二："),
        ),
        {
            "client": FIRM,
            "reg_capital": 3_000_000,
            "paid_capital": 3_000_000,
            "first_sign": False,
            "second_sign": False,
        },
    ),
    (
        "labour_dispatch_form",
        grid(("资本证明方式", "验资报告", "报告日期", "2026-03-20"), widths=(0.2, 0.3, 0.2, 0.2)),
        {"capital_proof": "验资报告", "report_date": "2026-03-20"},
    ),
    *(
        ("lease", lines("房屋租赁合同", said), {"location": "样例市样例区示范路18号101室之二"})
        for said in (
            "1.1甲方出租的房屋坐落于样例市样例区示范路18号101室之二1.2商铺建筑面积为60平方米。",
            "甲方自愿将位干样例市样例区示范路18号101室之二的房屋租给乙方。",
            "（一）出租房屋坐落于样例市样例区示范路18号101室之二（二）出租部分为整套。",
        )
    ),
    (
        "capital_report",
        lines(
            "审计报告",
            f"{FIRM}全体股东",
            "我们审计了2025年12月31日的资产负债表、利润表以及财务报表附注。",
            "贵公司注册资本人民币2,000,000.00元，实收资本（股本）余额人民币2,000,000.00元。",
        ),
        {"client": FIRM, "reg_capital": 2_000_000, "paid_capital": 2_000_000, "period_end": "2025-12-31"},
    ),
    (
        "labour_dispatch_form",
        lines(
            "劳务派遣业务经营许可申请书",
            f"申请企业：{FIRM}",
            "实缴注册资本：200万元",
            "办公面积：168平方米",
            "出具报告日期：2026年3月20日",
            "填报时间：2026年11月20日",
        ),
        {
            "unit_name": FIRM,
            "paid_capital": 200,
            "premise_area": 168,
            "report_date": "2026-03-20",
            "sign_date": "2026-11-20",
        },
    ),
    (
        "name_reservation",
        lines(
            "个体工商户名称自主申报通知书",
            "（3502992024091954）号",
            "王五：",
            "你于2026年11月2日通过系统申报的名称“某市某区某味小吃店”",
            "符合规定，已予保留，保留期至2027年1月1日。",
        ),
        {
            "reservation_no": "3502992024091954",
            "applicant": "王五",
            "name": "某市某区某味小吃店",
            "issue_date": "2026-11-02",
            "valid_to": "2027-01-01",
        },
    ),
    (
        "online_shop_statement",
        lines(
            "网络经营场所使用证明",
            f"兹证明王五（身份证号：{PERSON}）系样例商城平台入驻商家，",
            "开设的网店名称为“样味小铺”，网店链接为https://shop.example/s/20261。",
        ),
        {
            "operator": "王五",
            "platform": "样例商城",
            "shop_name": "样味小铺",
            "shop_url": "https://shop.example/s/20261",
        },
    ),
    (
        "premises_statement",
        lines(
            "无偿使用证明",
            f"位于样例市样例区示范路18号101室的场所系王六（证件号码：{PERSON}）所有。",
            "现将该场所无偿提供给王五使用，作为经营场所办理登记。",
            "证明人（产权人）签字：",
        ),
        {"owner": "王六", "user": "王五", "location": "样例市样例区示范路18号101室"},
    ),
    (
        "approval_document",
        lines(
            "某市某区样例审批局",
            "关于同意王五从事出版物批发业务的批复",
            "王五：",
            "经审查，同意你从事出版物批发业务。本批复有效期至2027年10月19日。",
            *("请依法办理登记手续。",) * 6,
            "某市某区样例审批局",
            "2026年10月20日",
        ),
        {"item": "出版物批发", "valid_to": "2027-10-19", "issue_date": "2026-10-20"},
    ),
    (
        "dispatch_agreement",
        lines(
            "劳务派遣协议（样本）",
            "第一条（派遣岗位）乙方派遣的人员在辅助性岗位上工作。",
            "第二条【工作地点】在甲方的场所内工作。",
            "第三条 违约责任：应当赔偿。",
        ),
        {"clauses": ["派遣岗位", "工作地点", "违约责任"]},
    ),
    (
        "management_rules",
        lines(
            "劳务派遣管理制度", "1劳动合同", "(1)依法订立。", "2劳动报酬", "(1)按月发放。", "3社会保险", "30日内参保"
        ),
        {"items": ["劳动合同", "劳动报酬", "社会保险"]},
    ),
    (
        "dispatch_agreement",
        grid(
            ("1", "派遣岗位", "在辅助性岗位上工作。"),
            ("2", "工作地点", "在甲方的场所内。"),
            ("3", "违约责任", "应当赔偿。"),
            widths=(0.1, 0.25, 0.5),
        ),
        {"clauses": ["派遣岗位", "工作地点", "违约责任"]},
    ),
    (
        "management_rules",
        lines(
            *("（一）劳动合同", "1.依法订立。", "2.依法保管。", "（二）劳动报酬", "1.按月发放。", "2.不得克扣。"),
            *("（三）社会保险", "1.依法参保。"),
        ),
        {"items": ["劳动合同", "劳动报酬", "社会保险"]},
    ),
    (
        "capital_report",
        lines(
            *("验资报告", f"委托单位名称：{FIRM}", "报告文号 某信会验字〔2026〕第0012号", "基准日：2026年3月25日"),
            *("注册资本（万元）：200", "实收资本（元）：2,000,000.00"),
        ),
        {
            "client": FIRM,
            "report_no": "某信会验字〔2026〕第0012号",
            "period_end": "2026-03-25",
            "reg_capital": 2_000_000,
            "paid_capital": 2_000_000,
        },
    ),
    (
        "name_reservation",
        lines("名称申报结果告知单", "经营者姓名：王五", "保留期限：2026年11月2日至2027年1月1日"),
        {"applicant": "王五", "valid_to": "2027-01-01"},
    ),
    (
        "online_shop_statement",
        lines("网络经营场所证明", "电商平台：样例商城", "店铺全称：样味小铺", "店铺经营者：王五"),
        {"platform": "样例商城", "shop_name": "样味小铺", "operator": "王五"},
    ),
]


@pytest.mark.parametrize(
    ("slug", "paper", "true"), PAPERS, ids=[f"{slug}-{at}" for at, (slug, *_) in enumerate(PAPERS)]
)
def test_a_paper_worded_otherwise_is_read(slug: str, paper: Page, true: dict[str, object]) -> None:
    found = read(slug, paper)

    assert {key: found.get(key) for key in true} == true


def test_articles_that_say_it_in_words_of_their_own_lack_nothing_for_sure() -> None:
    told = "第三条 公司的法定代表人一职由董事会议定之王五出任。"
    read = {
        clause: next(
            field
            for field in load_extractor(EXTRACTORS / "articles_of_association").extract(
                [
                    lines("公司章程", "第一条 总则。", "第二条 股东会。", clause).model_copy(
                        update={"origin": Origin.TEXT_LAYER}
                    )
                ]
            )
            if field.key == "capital"
        )
        for clause in (told, "第三条 注册资本依约定以人民币200万元计。")
    }

    assert [field.value for field in read.values()] == [None, None]
    assert [field.confidence for field in read.values()] == [1.0, DOUBTFUL]


def boxes(ticked: int) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            kind=MarkKind.CHECKBOX,
            box=Box(left=0.3, top=0.1 + 0.032 * at, right=0.31, bottom=0.12 + 0.032 * at),
            confidence=0.9,
            checked=at < ticked,
        )
        for at in range(8)
    )


@pytest.mark.parametrize(("ticked", "least"), [(1, 0.8), (0, 0.0)])
def test_a_form_of_many_boxes_without_a_tick_is_doubtful(ticked: int, least: float) -> None:
    page = lines(*("组成形式　　　　　　个人经营",) * 8).model_copy(update={"marks": boxes(ticked)})
    read = Form([page], {"form": ("组成形式",)}).one_at("form", {"个人经营": ("个人经营",)})

    assert read is not None
    assert (read.confidence > DOUBTFUL) == (least > DOUBTFUL)


COLUMNS = {"name": Column(("名称",)), "quantity": Column(("数量",), count)}


def listed(*quantities: str) -> Page:
    rows = [(name, quantity) for name, quantity in zip("桌椅柜机灯", quantities, strict=False)]
    return grid(("名称", "数量"), *((f"办公{name}", quantity) for name, quantity in rows), widths=(0.4, 0.2))


def test_many_empty_cells_beside_figures_that_were_read_are_empty() -> None:
    sure = {
        empty: table(Paper([listed(*[""] * empty, *["4"] * (5 - empty))], {"x": ()}), "x", COLUMNS, needs=("name",))
        for empty in (1, 3)
    }

    assert sure[1] is not None
    assert sure[3] is not None
    assert sure[1].confidence < 0.8 < sure[3].confidence


def test_a_table_ends_where_the_form_goes_on() -> None:
    page = grid(("名称", "数量"), ("办公桌", "4"), ("平台名称", "样例"), ("□是", "□否"), widths=(0.4, 0.2))
    read = table(Paper([page], {"platform": ("平台名称",)}), "x", COLUMNS, needs=("name",))

    assert read is not None
    assert read.value == [{"name": "办公桌", "quantity": 4}]


def test_an_address_is_rid_of_the_number_that_strayed_in_front_of_it() -> None:
    form = lines(f"住所：{PERSON}样例市样例区示范路18号101室")
    [address] = [
        field
        for field in load_extractor(EXTRACTORS / "labour_dispatch_form").extract([form])
        if field.key == "address_reg"
    ]

    assert address.value == "样例市样例区示范路18号101室"
    assert address.confidence < 0.9


def test_a_lease_without_a_figure_before_its_unit_names_no_area() -> None:
    assert read("lease", lines("租赁合同", "1.2 商铺建筑面积： m²。")).get("area") is None


@pytest.mark.parametrize("stray", [False, True])
def test_ink_beside_the_accountants_places_leaves_a_doubt_that_one_has_not_signed(stray: bool) -> None:
    signed, beside = mark(MarkKind.SIGNATURE, 0.24, 0.29), mark(MarkKind.SIGNATURE, 0.3, 0.48)
    report = page(
        word("审计报告", 0.1, 0.1),
        word("注册会计师：", 0.1, 0.3),
        word("注册会计师：", 0.1, 0.42),
        marks=(signed, beside) if stray else (signed,),
    )
    found = {field.key: field for field in load_extractor(EXTRACTORS / "capital_report").extract([report])}

    assert (found["first_sign"].value, found["second_sign"].value) == (True, False)
    assert (found["second_sign"].confidence <= STRAY) == stray


def test_a_signature_read_before_the_firm_is_no_part_of_its_name() -> None:
    report = page(
        word("审计报告", 0.1, 0.1),
        word("注册会计师：", 0.1, 0.2),
        word("何兰纺", 0.24, 0.2),
        word("样例会计师事务所（普通合伙）", 0.36, 0.2),
    )

    assert read("capital_report", report)["org"] == "样例会计师事务所（普通合伙）"
