"""Papers for hygiene licences and nurse registrations as other bureaux, laboratories and hospitals word them."""

from __future__ import annotations

import pytest

from rpa_review.domain.page import Mark, MarkKind, Origin, Page
from rpa_review.extract.load import load_extractor
from tests.extract_pages import EXTRACTORS, grid, lines, mark, page, read, word

HOTEL, HOSPITAL = "厦门某某酒店管理有限公司", "厦门市思明区拟康医院"
STREET = "厦门市思明区样例路12号"
PAIRS = (0.25, 0.6)
FOURS = (0.2, 0.25, 0.2, 0.25)


def written(*texts: str, marks: tuple[Mark, ...] = ()) -> Page:
    return page(*lines(*texts).words, marks=marks)


def tabled(
    title: str,
    *rows: tuple[str, ...],
    widths: tuple[float, ...] = PAIRS,
    foot: tuple[str, ...] = (),
    marks: tuple[Mark, ...] = (),
) -> Page:
    table = grid(*rows, widths=widths)
    below = [word(text, 0.1, 0.78 + 0.04 * number) for number, text in enumerate(foot)]
    return page(word(title, 0.3, 0.04), *table.words, *below, tables=table.tables, marks=marks)


PAPERS: list[tuple[str, Page, dict[str, object]]] = [
    (
        "test_report",
        tabled(
            "检验检测报告",
            ("客户名称", HOTEL),
            ("采样地点", STREET),
            ("报告日期", "2026年10月12日"),
            ("结论", "经检测，所检项目均符合GB37488-2019要求"),
            foot=("编写：", "复核：", "授权签字人："),
            marks=tuple(mark(MarkKind.SIGNATURE, 0.3, top) for top in (0.775, 0.815, 0.855)),
        ),
        {
            "client": HOTEL,
            "subject_addr": STREET,
            "issue_date": "2026-10-12",
            "sign_persons": ["编制", "审核", "批准"],
            "conclusion": "经检测，所检项目均符合GB37488-2019要求",
        },
    ),
    (
        "test_report",
        tabled(
            "公共场所卫生检测报告",
            ("委托单位/受检单位", HOTEL),
            ("受检地址", STREET),
            foot=("主检：　　　　　　审核：　　　　　　签发：", "签发日期：2026-10-12"),
        ),
        {"client": HOTEL, "subject_addr": STREET, "issue_date": "2026-10-12", "sign_persons": []},
    ),
    (
        "test_report",
        tabled(
            "检测结果汇总",
            ("检测参数", "技术要求", "测定结果", "是否合格"),
            ("1二氧化碳", "≤0.10", "0.06", "合格"),
            ("2甲醛", "≤0.10", "0.16", "不合格"),
            widths=FOURS,
        ),
        {"items": ["二氧化碳", "甲醛"]},
    ),
    (
        "location_map",
        written(
            *("经营场所地理位置图", f"申请单位：{HOTEL}", f"坐落：{STREET}", "样例路", "示范北路", "↑北", "样浦医院"),
            "绘制时间：2026年11月2日",
        ),
        {
            "address": STREET,
            "title_unit": HOTEL,
            "roads": ["样例路", "示范北路"],
            "landmarks": ["样浦医院"],
            "north_arrow": True,
            "draw_date": "2026-11-02",
        },
    ),
    (
        "location_map",
        written("场所位置示意图", "范田里", "样例路", "本场所（样例路12号）", "例园小学", "上北下南"),
        {"address": "样例路12号", "roads": ["范田里", "样例路"], "north_arrow": True},
    ),
    (
        "location_map",
        written("公共场所地址方位示意图", f"单位名称：{HOTEL}", "经营场所地址：", "样例路", "★本场所"),
        {"address": None, "roads": ["样例路"]},
    ),
    (
        "hygiene_layout",
        written("卫生设施布局平面图", "①洗消间", "②布草间", "1.消毒柜", "2、洗手池", "客房区 12.5㎡"),
        {"facilities": ["洗消间", "布草间", "消毒柜", "洗手池", "客房区"]},
    ),
    (
        "hygiene_layout",
        written("卫生设施布置图", "卫生设施：清洗消毒间、布草存放间、更衣室、机械通风装置"),
        {"facilities": ["清洗消毒间", "布草存放间", "更衣室", "机械通风装置"]},
    ),
    (
        "hygiene_licence_form",
        written(
            *("公共场所卫生许可申请表", f"单位名称：{HOTEL}", "法定代表人（签名）：", "单位（公章）："),
            "填报时间：2026年11月2日",
            marks=(mark(MarkKind.SIGNATURE, 0.35, 0.155),),
        ),
        {"sign": True, "seal": False, "sign_date": "2026-11-02"},
    ),
    (
        "commitment",
        written("告知承诺书", f"承诺人：{HOTEL}", "☑1.愿意承担不实承诺的法律责任。", "承诺人签名：", "示范文本2026版"),
        {"sign": False, "sign_date": None},
    ),
    (
        "nurse_registration_form",
        tabled(
            "护士执业注册申请审核表",
            ("姓名", "张三", "性别", "女"),
            widths=FOURS,
            foot=("拟执业医疗卫生机构审核意见：同意", "申请人（签名）：", "填表时间：2026年10月8日"),
            marks=(mark(MarkKind.SIGNATURE, 0.35, 0.815),),
        ),
        {"unit_opinion": "同意", "sign": True, "unit_seal": False, "apply_date": "2026-10-08"},
    ),
    (
        "education_certificate",
        written(
            *("毕业证书", "学生 张三 ，女，一九九九年三月十五日生，于二〇一七年九月"),
            "至二〇二〇年六月在本校护理专业三年制专科学习，成绩合格，准予毕业。",
            *("证书编号：129341202006001234", "二〇二〇年六月三十日"),
        ),
        {
            "name": "张三",
            "birth": "1999-03-15",
            "major": "护理",
            "enroll_date": "2017-09-01",
            "grad_date": "2020-06-30",
        },
    ),
    (
        "education_certificate",
        tabled(
            "学历证书信息", ("持证人", "张三"), ("主修专业", "助产"), ("学习方式", "全日制"), ("入学年月", "2017年9月")
        ),
        {"name": "张三", "major": "助产", "mode": "全日制", "enroll_date": "2017-09-01"},
    ),
    (
        "internship_proof",
        tabled(
            "实习鉴定表",
            ("实习生姓名", "张三", "接收医院", HOSPITAL),
            ("医院级别", "三级综合医院", "轮转科室", "内科、外科"),
            ("实习时间", "2021.07.01—2022.04.30", "出具时间", "2022.05.06"),
            ("带教教师签名", "", "医院盖章", ""),
            widths=FOURS,
        ),
        {
            "hospital": HOSPITAL,
            "hospital_kind": "三级综合医院",
            "intern_from": "2021-07-01",
            "intern_to": "2022-04-30",
            "witness_sign": False,
            "seal": False,
            "issue_date": "2022-05-06",
        },
    ),
    (
        "internship_proof",
        tabled(
            *("实习证明", ("姓名", "张三"), ("起止日期", "2021-07-01至2022-04-30"), ("实习医院", HOSPITAL)),
            foot=("2022年5月6日",),
        ),
        {"intern_from": "2021-07-01", "intern_to": "2022-04-30", "issue_date": "2022-05-06"},
    ),
    (
        "medical_exam_proof",
        tabled(
            "护士执业注册体检表",
            ("姓名", "张三", "检查时间", "2026年9月1日"),
            ("总检结论", "合格", "总检医师签名", ""),
            widths=FOURS,
        ),
        {"exam_date": "2026-09-01", "conclusion": "合格", "doctor_sign": False},
    ),
    (
        "employment_proof",
        written("聘用证明", "我单位拟聘用张三（身份证号350299199701011233）为护士。", f"单位：{HOSPITAL}（盖章）"),
        {"unit": HOSPITAL, "post": "护士"},
    ),
    (
        "employment_proof",
        tabled("拟聘用人员登记表", ("用人单位名称", HOSPITAL), ("拟从事岗位", "助产士"), ("填写日期", "2026年10月8日")),
        {"unit": HOSPITAL, "post": "助产士", "issue_date": "2026-10-08"},
    ),
    (
        "nurse_certificate",
        tabled("护士执业证书", ("护士执业证书编码", "201935012345"), ("有效期截止日期", "2026年11月19日")),
        {"cert_no": "201935012345", "valid_to": "2026-11-19"},
    ),
    (
        "medical_institution_licence",
        written("诊所备案凭证", "诊疗科目：中医科", "备案部门：厦门市思明区卫生健康局（章）", "2024年3月1日"),
        {"subjects": "中医科", "issuer": "厦门市思明区卫生健康局"},
    ),
    (
        "test_report",
        page(
            *(
                word("卫生学评价报告", 0.35, 0.05),
                word("编制", 0.1, 0.6),
                word("审核", 0.4, 0.6),
                word("签发", 0.7, 0.6),
            ),
            marks=tuple(mark(MarkKind.SIGNATURE, left, 0.63) for left in (0.1, 0.4)),
        ),
        {"sign_persons": ["编制", "审核"]},
    ),
    (
        "rule_catalogue",
        written(
            *("公共场所卫生管理制度", "（一）卫生管理部门与岗位责任", "（二）从业人员健康检查与卫生知识培训"),
            *("（三）公共用品用具清洗消毒", "（四）卫生管理档案"),
        ),
        {
            "items": [
                *("卫生管理部门与岗位责任", "从业人员健康检查与卫生知识培训", "公共用品用具清洗消毒", "卫生管理档案"),
            ]
        },
    ),
    (
        "medical_exam_proof",
        page(
            *(word("健康体检表", 0.35, 0.05), word("体检结论", 0.1, 0.5), word("合格", 0.1, 0.53)),
            *(word("张三2026年9月1日经我院体检", 0.1, 0.3), word("2026年9月2日", 0.6, 0.64)),
        ),
        {"conclusion": "合格", "exam_date": "2026-09-01"},
    ),
    (
        "nurse_registration_form",
        page(
            *(
                word("护士执业注册申请表", 0.35, 0.05),
                word("签名：", 0.1, 0.64),
                word("日期：2026年10月8日", 0.5, 0.64),
            ),
            *(word("拟执业机构意见", 0.1, 0.7), word("同意聘用", 0.1, 0.73), word("2026年10月9日", 0.5, 0.81)),
        ),
        {"sign": False, "apply_date": "2026-10-08", "unit_opinion": "同意聘用"},
    ),
    (
        "clinical_training_proof",
        tabled(
            "临床护理培训考核鉴定表",
            ("培训基地", HOSPITAL),
            ("培训起始日期", "2026年4月4日"),
            ("培训终止日期", "2026年7月3日"),
            ("考核等次", "优秀"),
        ),
        {"hospital": HOSPITAL, "train_from": "2026-04-04", "train_to": "2026-07-03", "result": "优秀"},
    ),
    (
        "medical_exam_proof",
        tabled(
            "护士执业注册体格检查表",
            ("检查项目", "结果", "检查项目", "结果"),
            ("色觉", "正常", "听力", "双耳正常"),
            ("精神病史", "无", "", ""),
            widths=FOURS,
        ),
        {"exam_items": ["色觉：正常", "听力：双耳正常", "精神病史：无"]},
    ),
    (
        "education_certificate",
        page(
            *(word("毕业证书", 0.4, 0.05), word("证书编号", 0.14, 0.8), word("校长", 0.46, 0.8)),
            *(word("129341202006001234", 0.09, 0.83), word("诸葛样例", 0.44, 0.83)),
            *(word("毕业日期", 0.72, 0.8), word("2020年6月30日", 0.7, 0.83)),
        ),
        {"cert_no": "129341202006001234", "president": "诸葛样例", "grad_date": "2020-06-30"},
    ),
    (
        "medical_exam_proof",
        tabled(
            "护士体检表",
            ("受检者姓名", "张三", "检查机构名称", HOSPITAL),
            ("色觉", "正常", "听力", "正常"),
            ("精神病史", "无", "综合判定", "合格"),
            widths=FOURS,
        ),
        {
            "name": "张三",
            "org": HOSPITAL,
            "exam_items": ["色觉：正常", "听力：正常", "精神病史：无"],
            "conclusion": "合格",
        },
    ),
    (
        "medical_exam_proof",
        written(
            *("健康证明", "张三同志于2026年9月1日经本院体检，体检结果为身体健康，无影响"),
            *("履行护理职责的疾病。", "检查医师："),
        ),
        {"name": "张三", "exam_date": "2026-09-01", "conclusion": "身体健康，无影响履行护理职责的疾病"},
    ),
    (
        "internship_proof",
        tabled(
            "护理实习鉴定表",
            ("实习生", "张三", "临床教学基地", HOSPITAL),
            ("基地等级", "三级综合医院", "实习周期", "2021.7.1-2022.4.30"),
            ("实习病区", "内科、外科", "鉴定人签名", ""),
            widths=FOURS,
        ),
        {
            "name": "张三",
            "hospital": HOSPITAL,
            "hospital_kind": "三级综合医院",
            "intern_from": "2021-07-01",
            "intern_to": "2022-04-30",
            "dept": "内科、外科",
            "witness_sign": False,
        },
    ),
    (
        "internship_proof",
        written(
            *("实习证明", f"张三于2021年7月1日起至2022年4月30日止在{HOSPITAL}"),
            "（三级综合医院）实习，先后在内科、外科、急诊科轮转。",
        ),
        {"name": "张三", "hospital_kind": "三级综合医院", "dept": "内科、外科、急诊科", "intern_to": "2022-04-30"},
    ),
    (
        "internship_proof",
        written(
            *("实习证明", f"3.实习单位 {HOSPITAL}"),
            *("4.单位类别", "5.实习起止日期 2021.07.01—2022.04.30"),
        ),
        {"hospital": HOSPITAL, "hospital_kind": None, "intern_from": "2021-07-01"},
    ),
    (
        "internship_proof",
        page(
            *(word("实习证明", 0.4, 0.05), word("医院等级", 0.1, 0.3), word("三级", 0.25, 0.3)),
            *(word("教学医院", 0.3, 0.3), word("轮转科室", 0.1, 0.35), word("内科", 0.25, 0.35)),
        ),
        {"hospital_kind": "三级教学医院", "dept": "内科"},
    ),
    (
        "employment_proof",
        written(
            *("拟聘用函", f"根据工作需要，{HOSPITAL}拟聘用张三"),
            "为临床护士，安排在外科工作，聘期三年。",
        ),
        {"unit": HOSPITAL, "name": "张三", "post": "临床护士", "dept": "外科"},
    ),
    (
        "employment_proof",
        written("拟聘用证明", f"1. 聘用医疗卫生机构：{HOSPITAL}", "2. 岗位类别：护士", "3. 拟安排科室：内科"),
        {"unit": HOSPITAL, "post": "护士", "dept": "内科"},
    ),
    (
        "clinical_training_proof",
        written(
            *("临床护理培训结业证书", f"学员张三，自2026年4月4日起在{HOSPITAL}"),
            "参加临床护理培训，至2026年7月3日结束，考核通过，准予结业。",
        ),
        {"name": "张三", "hospital": HOSPITAL, "train_from": "2026-04-04", "train_to": "2026-07-03", "result": "通过"},
    ),
    (
        "education_certificate",
        tabled(
            "学历证书查询结果",
            ("学生", "张三", "学校全称", "厦门样例医学院"),
            ("毕业专业", "护理学", "办学层次", "本科"),
            ("学习类型", "全日制", "校（院）长签名", "李样例"),
            widths=FOURS,
        ),
        {"name": "张三", "school": "厦门样例医学院", "major": "护理学", "level": "本科", "president": "李样例"},
    ),
    (
        "education_certificate",
        written("毕业证书", "专业 Major：护理", "学习形式 Mode：全日制", "学历 Level：大专", "院长 President：李样例"),
        {"major": "护理", "mode": "全日制", "level": "大专", "president": "李样例"},
    ),
    (
        "exam_pass_certificate",
        tabled(
            "护士执业资格考试合格证",
            ("应考人姓名", "张三", "有效证件号码", "350299199701011233"),
            ("考试届次", "2024年", "成绩合格证明号", "20243502001234"),
            ("出证机构", "福建省卫生健康委员会", "出证日期", "2024年6月20日"),
            widths=FOURS,
        ),
        {
            "name": "张三",
            "exam_year": 2024,
            "cert_no": "20243502001234",
            "issuer": "福建省卫生健康委员会",
            "pass_date": "2024-06-20",
        },
    ),
    (
        "medical_institution_licence",
        written(
            *("诊所备案凭证", "备案机构名称：思明样例诊所", "备案凭证编号：PDY00001235020317A1001"),
            *("许可科目：中医科", "许可截止日期：2029年2月28日"),
        ),
        {"name": "思明样例诊所", "reg_no": "PDY00001235020317A1001", "subjects": "中医科", "valid_to": "2029-02-28"},
    ),
    (
        "nurse_certificate",
        written(
            *("中华人民共和国护士执业证书", f"张三，女，1997年1月1日出生，准予在{HOSPITAL}执业。"),
            *("注册号：201935012345", "延续注册至：2026年11月19日"),
        ),
        {
            "name": "张三",
            "birth": "1997-01-01",
            "work_unit": HOSPITAL,
            "cert_no": "201935012345",
            "valid_to": "2026-11-19",
        },
    ),
    (
        "nurse_registration_form",
        written(
            *(
                "护士执业注册申请审核表",
                "业务类型：延续注册",
                f"实习医院及时间：{HOSPITAL}，2019年7月1日至2020年4月30日",
            ),
            *("成绩合格证明号：20243502001234", "学历证书号：129341202006001234", f"拟聘机构：{HOSPITAL}"),
            *("机构登记号码：PDY00001235020317A1001", "岗位类别：助产士", "原注册截止日期：2026年11月19日"),
        ),
        {
            "sub_type": "延续注册",
            "intern_from": "2019-07-01",
            "intern_to": "2020-04-30",
            "exam_cert_no": "20243502001234",
            "edu_cert_no": "129341202006001234",
            "work_unit": HOSPITAL,
            "unit_reg_no": "PDY00001235020317A1001",
            "post": "助产士",
            "reg_valid_to": "2026-11-19",
        },
    ),
    (
        "employment_proof",
        written(
            "医疗卫生机构聘用证明",
            "兹有张三同志，性别女，经本机构研究，拟聘其从事助产士岗位",
            "工作，执业科室为妇产科。请予办理护士执业注册。",
            f"聘用机构名称：{HOSPITAL}",
        ),
        {"name": "张三", "post": "助产士", "dept": "妇产科", "unit": HOSPITAL},
    ),
    (
        "internship_proof",
        written(
            "护理专业临床实习证明",
            f"学生张三，系某某护理学校助产专业毕业生，在{HOSPITAL}（医院级别、类别：",
            "二级综合医院）进行临床实习，实习时间自2021年6月1日起，至",
            "2022年3月31日止。实习期间轮转的科室有：骨科、外科、儿科。",
            "出证科室：护理部",
        ),
        {
            "name": "张三",
            "dept": "骨科、外科、儿科",
            "intern_from": "2021-06-01",
            "intern_to": "2022-03-31",
        },
    ),
    (
        "nurse_certificate",
        written(
            "护士执业证书",
            "身份证件号 350299194601010011",
            f"经审核，准予在{HOSPITAL}注册执业。注册有效期",
            "自2019年7月1日至2024年6月30日。",
        ),
        {
            "id_no": "350299194601010011",
            "work_unit": HOSPITAL,
            "issue_date": "2019-07-01",
            "valid_to": "2024-06-30",
        },
    ),
    (
        "medical_institution_licence",
        written("诊所备案凭证", "诊所类别：诊所", "经营性质：营利性"),
        {"level": "诊所"},
    ),
    (
        "nurse_registration_form",
        tabled(
            "护士执业注册申请审核表",
            ("证件种类", "居民身份证"),
            ("移动电话", "19900001234"),
            ("拟执业机构登记号\n或备案编号", "PDY00001235020317A1001"),
            ("拟执业机构意见", "同意聘用\n单位盖章："),
        ),
        {
            "id_type": "居民身份证",
            "mobile": "19900001234",
            "unit_reg_no": "PDY00001235020317A1001",
            "unit_opinion": "同意聘用",
        },
    ),
    (
        "employment_proof",
        written(
            "护士拟聘用证明",
            f"{HOSPITAL}因临床护理工作需要，经考核，拟在外科设助产士岗位，",
            "由张三（女，身份证号：350299194601010011）受聘上岗。",
        ),
        {"name": "张三", "post": "助产士", "dept": "外科"},
    ),
    (
        "employment_proof",
        written("拟聘用证明", "兹有张三，性别女，拟聘其从事收费员岗位", "工作，执业科室为急诊科。"),
        {"name": "张三", "post": "收费员", "dept": "急诊科"},
    ),
    (
        "exam_pass_certificate",
        written(
            "护士执业资格考试成绩合格通知书",
            "张三同志：",
            "您（有效身份证件号码：350299194601010011）报名参加的2022年全国护士执业资格考试，已通过。",
            "您的成绩合格证明编号为20223502313095，请凭本通知书申请护士执业注册。",
        ),
        {"name": "张三", "id_no": "350299194601010011", "exam_year": 2022, "cert_no": "20223502313095"},
    ),
    (
        "clinical_training_proof",
        written(
            "证明",
            "卫生健康局：",
            "张三（身份证：350299194601010011）因申请护士执业注册，接受临床护理培训。",
            "经理论笔试与床边操作考核，成绩评定为“优秀”。",
            "该同志到岗日期为2024年1月16日，结束日期为2024年4月16日，培训期间遵守制度。",
        ),
        {"name": "张三", "result": "优秀", "train_from": "2024-01-16", "train_to": "2024-04-16"},
    ),
    (
        "nurse_registration_form",
        written(
            *("护士执业注册申请审核表", "六、拟执业机构", "机构名称", HOSPITAL, "原护士执业证书编号", "199935910324"),
            *("八、拟执业机构意见", "", "情况属实，同意申报", "单位公章："),
        ),
        {"work_unit": HOSPITAL, "practice_cert_no": "199935910324", "unit_opinion": "情况属实，同意申报"},
    ),
    (
        "education_certificate",
        written(
            *("电子注册号：157565202206530299", "毕业证书"),
            "张三，女，1998年8月27日出生。2019年9月1日考入我校，在助产专业",
            "学习，学历层次为中专，学制三年，学习形式为普通全日制。准予毕业。",
        ),
        {
            "cert_no": "157565202206530299",
            "major": "助产",
            "level": "中专",
            "mode": "普通全日制",
            "enroll_date": "2019-09-01",
        },
    ),
]


@pytest.mark.parametrize(
    ("slug", "paper", "true"), PAPERS, ids=[f"{slug}-{at}" for at, (slug, *_) in enumerate(PAPERS)]
)
def test_a_paper_worded_otherwise_is_read(slug: str, paper: Page, true: dict[str, object]) -> None:
    found = read(slug, paper, Origin.TEXT_LAYER)
    assert {key: found.get(key) for key in true} == true
    assert set(true) <= set(found)


def test_characters_of_a_seal_where_one_signs_are_no_writing() -> None:
    sealed = page(
        *(word("承诺书", 0.4, 0.05), word("承诺人签名：", 0.38, 0.52)),
        word("理发有", 0.6, 0.533).model_copy(
            update={"box": word("理发有", 0.6, 0.533).box.model_copy(update={"bottom": 0.57})}
        ),
        marks=(mark(MarkKind.SEAL, 0.57, 0.53, 0.18, 0.13, "厦门某某理发有限公司"),),
    )
    signed = next(one for one in load_extractor(EXTRACTORS / "commitment").extract([sealed]) if one.key == "sign")
    assert signed.value is False
    assert signed.confidence >= 0.8


def test_a_subject_whose_first_character_was_lost_is_doubtful() -> None:
    licence = written("诊所备案凭证", "诊疗科目：科医疗科")
    subjects = next(
        one
        for one in load_extractor(EXTRACTORS / "medical_institution_licence").extract([licence])
        if one.key == "subjects"
    )
    assert subjects.confidence <= 0.5


def test_a_seal_that_lost_the_beginning_of_its_name_does_not_tell_the_institution_surely() -> None:
    letter = written(
        "拟聘用证明",
        "兹证明我院拟聘用张三担任护士。",
        marks=(mark(MarkKind.SEAL, 0.6, 0.5, 0.2, 0.14, "市思明区拟康医院"),),
    )
    unit = next(one for one in load_extractor(EXTRACTORS / "employment_proof").extract([letter]) if one.key == "unit")
    assert unit.confidence <= 0.5


def test_brackets_with_nothing_in_them_are_boxes_not_ticked() -> None:
    promises = page(
        *(word("告知承诺书", 0.4, 0.05), word("（1）所提交的申请材料真实、合法、有效", 0.1, 0.3), word("[]", 0.8, 0.3)),
        *(word("（2）愿意承担不实承诺的法律责任", 0.1, 0.34), word("[√]", 0.8, 0.34)),
    )
    assert read("commitment", promises, Origin.OCR)["items_checked"] == [False, True]


def test_a_unit_read_badly_leaves_the_result_as_sure_as_it_was() -> None:
    table = grid(("检测项目", "单位", "检测结果"), ("甲醛", "mg/m³", "0.16"), widths=(0.2, 0.2, 0.2))
    words = [one.model_copy(update={"confidence": 0.4}) if one.text == "mg/m³" else one for one in table.words]
    report = page(word("检测结果", 0.3, 0.04), *words, tables=table.tables)
    results = next(one for one in load_extractor(EXTRACTORS / "test_report").extract([report]) if one.key == "results")
    assert results.confidence >= 0.9


def test_a_form_without_the_page_where_it_is_sealed_is_not_surely_unsealed() -> None:
    cover = written("护士执业注册申请审核表", "申请人姓名：张三")
    signed = written("拟执业机构意见：同意聘用", "（机构公章）")
    form = load_extractor(EXTRACTORS / "nurse_registration_form")
    seals = [next(one for one in form.extract(pages) if one.key == "unit_seal") for pages in ([cover], [cover, signed])]
    assert [seal.value for seal in seals] == [False, False]
    assert seals[0].confidence <= 0.5 < seals[1].confidence


def test_a_cover_without_a_number_comes_before_page_one() -> None:
    cover = written("护士执业注册申请审核表", "申请人姓名：张三")
    first, second = (written(*(f"第{number}页", *("说明" for _ in range(12)))) for number in (1, 2))
    assert load_extractor(EXTRACTORS / "nurse_registration_form").split([cover, first, second]) == [[0, 1, 2]]
    assert load_extractor(EXTRACTORS / "nurse_registration_form").split([first, second, first]) == [[0, 1], [2]]


def test_the_name_of_an_institution_level_with_a_label_is_no_signature() -> None:
    proof = page(
        word("健康体检证明", 0.4, 0.05),
        word("主检医师签名：", 0.08, 0.8),
        word(HOSPITAL, 0.64, 0.805),
        origin=Origin.OCR,
    )
    signed = next(
        one for one in load_extractor(EXTRACTORS / "medical_exam_proof").extract([proof]) if one.key == "doctor_sign"
    )
    assert signed.value is False


def test_of_two_numbers_the_one_that_is_not_the_principals_is_the_agents() -> None:
    letter = (
        "委托书",
        "行政审批窗口：",
        "张三（证照号码350299194601010011）现派李四到贵处办事，所办",
        "事项：办理护士执业注册。",
        "李四的居民身份证号码是35029919920605296X，手机号码是",
        "19900001234。",
    )
    found = read("power_of_attorney", written(*letter))
    assert (found["principal_id"], found["agent_id"]) == ("350299194601010011", "35029919920605296X")
