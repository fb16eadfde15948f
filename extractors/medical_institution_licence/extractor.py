"""医疗机构执业许可证, 诊所备案凭证: which institution may practise what, from whom and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rpa_review.domain.extraction import FieldReading
from rpa_review.domain.page import Page
from rpa_review.extract import parse
from rpa_review.extract.extractor import Extractor
from rpa_review.extract.form import wordings
from rpa_review.extract.paper import Paper, readings
from rpa_review.extract.recognise import Likeness
from rpa_review.extract.sentences import FROM_TO, said, stretch

LABELS = {
    "name": wordings("医疗机构名称 机构名称 诊所名称 单位名称 名称"),
    "reg_no": wordings("医疗机构登记号 登记号 备案编号 备案号 登记编号"),
    "address": wordings("机构地址 诊所地址 执业地址 地址"),
    "level": wordings("医疗机构类别 机构类别 机构级别 经营性质 类别 等级"),
    "subjects": wordings("核准诊疗科目 诊疗科目 备案诊疗科目"),
    "person": wordings("主要负责人 法定代表人（主要负责人） 法定代表人 负责人 诊所负责人"),
    "period": wordings("有效期限 有效期"),
    "valid_from": wordings("有效期自 有效期限自 有效期起"),
    "valid_to": wordings("有效期限至 有效期至 有效期截止 有效期止"),
    "issuer": wordings("发证机关 备案机关 登记机关 批准机关 签发机关"),
}
STOPS = wordings(
    "所有制形式 床位数 床位（牙椅） 服务对象 注册资金 服务方式 "
    "发证日期 备案日期 统一社会信用代码 校验 经核准登记 准予执业 牙椅"
)
SEALED = wordings("发证机关 备案机关 登记机关 （盖章） （章）")
KINDS = (r"(诊所备案凭证|诊所备案证|诊所备案证明)", r"(医疗机构执业许可证)")


class MedicalInstitutionLicence(Extractor):
    type: ClassVar[str] = "medical_institution_licence"
    title: ClassVar[str] = "医疗机构执业许可证（诊所备案凭证）"
    fields: ClassVar[tuple[str, ...]] = (
        *(
            "kind",
            "name",
            "reg_no",
            "address",
            "level",
            "subjects",
            "person",
            "valid_from",
            "valid_to",
            "issuer",
            "seal",
        ),
    )
    likeness: ClassVar[Likeness | None] = Likeness(
        titles=wordings(
            "医疗机构执业许可证 中华人民共和国医疗机构执业许可证 诊所备案凭证 "
            "医疗机构执业许可证（副本） 医疗机构执业许可证副本 诊所备案证"
        ),
        anchors={"医疗机构": 1.5, "诊疗科目": 2, "登记号": 1, "有效期": 0.5, "负责人": 0.5, "备案": 0.5, "地址": 0.5},
        against={"申请审核表": 0.95, "护士执业证书": 0.7, "拟聘用": 0.9, "营业执照": 0.8, "卫生许可证": 0.8},
        enough=0.5,
    )

    def extract(self, pages: Sequence[Page]) -> list[FieldReading]:
        paper = Paper(pages, LABELS, stops=STOPS)
        seal = paper.any_seal("seal", *SEALED)
        return readings(
            said(paper, "kind", parse.plain_text, *KINDS),
            paper.words("name", lines=2, below=True),
            paper.read("reg_no", lambda text: parse.plain_text(text) or None, below=True),
            paper.words("address", lines=2, below=True),
            paper.words("level", below=True),
            paper.words("subjects", lines=4, below=True),
            paper.person("person", below=True),
            _term(paper),
            paper.office("issuer", seal),
            seal,
        )


def _term(paper: Paper) -> list[FieldReading]:
    """The stretch of time; a sheet that prints its end alone has that alone."""
    return stretch(paper, "valid_from", "valid_to", "period", rf"有效期限?[:：]?{FROM_TO}")


EXTRACTOR = MedicalInstitutionLicence()
