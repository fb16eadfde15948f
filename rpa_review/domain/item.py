"""What can be applied for (事项): form, materials, review points. Content, read from `bots/<slug>/item.yaml`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cached_property

from pydantic import Field as Constraint

from rpa_review.domain.finding import LawReference, Severity, Stage
from rpa_review.domain.record import Frozen, JsonValue


class FieldType(StrEnum):
    """Kinds of form fields (items 0.2)."""

    STRING = "string"
    TEXT = "text"
    INT = "int"
    DECIMAL = "decimal"
    DATE = "date"
    BOOL = "bool"
    ENUM = "enum"
    MULTI_ENUM = "multi_enum"
    ID_NO = "id_no"
    USCC = "uscc"
    MOBILE = "mobile"
    PHONE = "phone"
    ADDRESS = "addr"
    BANK_NO = "bank_no"
    MONEY = "money"
    FILE = "file"
    TABLE = "table"


class Column(Frozen):
    """A column of a table field."""

    key: str
    label: str
    type: FieldType = FieldType.STRING
    choices: tuple[str, ...] = ()


class FormField(Frozen):
    """One entry of the item's form (一事一表)."""

    key: str
    label: str
    type: FieldType = FieldType.STRING
    group: str = ""
    constraint: str = ""  # what the form says of it, for people
    choices: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()


class Need(StrEnum):
    """Whether a material must be handed in."""

    REQUIRED = "必要"
    CONDITIONAL = "条件"  # when the condition holds
    REFERENCE = "参考"  # outside the legal list: looked at when it is there, never asked for


class CertificateSpec(Frozen):
    """The electronic certificate that stands in for a material (免提交), and which of its entries are which field."""

    type: str
    document: str = ""  # the document type that it stands in for
    number: str = ""  # field that the certificate's number is
    holder: str = ""  # field that the certificate's holder is


class PromiseSpec(Frozen):
    """告知承诺: while the condition `when` holds, the statement in another slot stands for a material."""

    material: str  # the slot of the statement
    when: str  # CEL condition over form values


class RepeatSpec(Frozen):
    """A material of which there is one paper for each row of a table of the form: one per person, per device."""

    rows: str  # key of the table
    row: str = "name"  # column that tells the rows apart
    field: str = "name"  # field of the papers that must be the same


class MaterialSpec(Frozen):
    """A slot of the item's list of materials.

    `documents` are what the slot should hold: each entry is a set of document types of which one is expected.
    `deferrable` says that the slot's material, or the document types named in `deferrable_documents`, may follow later
    (容缺).
    """

    code: str
    name: str
    need: Need = Need.REQUIRED
    when: str = ""  # CEL condition over form values
    original: str = ""  # 原件, 复印件, …: as the item's list says
    documents: tuple[tuple[str, ...], ...] = ()
    certificate: CertificateSpec | None = None
    promise: PromiseSpec | None = None
    one_for_each: RepeatSpec | None = None
    deferrable: bool = False
    deferrable_documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("jpg", "png", "pdf", "ofd")
    how: str = "重新上传"  # 补正方式

    @cached_property
    def allowed(self) -> frozenset[str]:
        return frozenset(slug for group in self.documents for slug in group)


class CheckType(StrEnum):
    PRESENCE = "PRES"
    FORMAT = "FMT"
    VALIDITY = "VALID"
    ACROSS_DOCUMENTS = "XDOC"
    THRESHOLD = "THR"
    SEAL = "SEAL"
    IMAGE = "IMG"
    BUSINESS = "BIZ"


class ReviewPoint(Frozen):
    """One sentence that must hold for an application (审查要点).

    `law` is resolved: full names, and only the references in force; `shadow` is derived from them, never written.
    """

    id: str
    says: str
    type: CheckType
    severity: Severity
    check: str
    params: dict[str, JsonValue] = Constraint(default_factory=dict)
    subjects: tuple[str, ...] = ()  # common points: material codes or "form.<key>"; empty: the application as a whole
    stage: Stage = Stage.BEFORE_ACCEPTANCE
    when: str = ""  # CEL condition; without it the point always applies
    notice: str = ""  # wording with {placeholders}
    how: str = ""  # 补正方式, where it is not that of the material
    law: tuple[LawReference, ...]
    shadow: bool = False
    needs: str | None = None  # outside data
    valid_from: date | None = None
    valid_until: date | None = None

    def in_force(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


class Limits(Frozen):
    """Working days of the procedure; `promised` is what the authority has committed itself to.

    `defer` is by when a deferred material (容缺) must follow, where its statement does not say.
    """

    notice: int = 5
    decide: int | None = None
    extend: int | None = None
    promised: int | None = None
    defer: int = 5


class Item(Frozen):
    slug: str
    key: str  # FOOD, ELDER: the prefix of its codes
    name: str
    version: str
    type: str  # 行政许可, 行政给付, …
    level: str = ""
    allows_deferral: bool = False  # has a published list of what may follow later (容缺)
    agent: str = ""  # CEL condition: somebody else handles the application (委托办理)
    limits: Limits = Limits()
    form: tuple[FormField, ...]
    materials: tuple[MaterialSpec, ...]
    points: tuple[ReviewPoint, ...] = ()

    @cached_property
    def fields_by_key(self) -> dict[str, FormField]:
        return {field.key: field for field in self.form}

    @cached_property
    def materials_by_code(self) -> dict[str, MaterialSpec]:
        return {material.code: material for material in self.materials}

    @cached_property
    def names(self) -> dict[str, str]:
        """What this item's codes are called: `Review.names`, to which the extractors add their types' titles."""
        names = {material.code: material.name for material in self.materials}
        for field in self.form:
            names[f"form.{field.key}"] = field.label
            names |= {f"form.{field.key}.{column.key}": column.label for column in field.columns}
        return names

    @cached_property
    def document_types(self) -> frozenset[str]:
        return frozenset(slug for material in self.materials for slug in material.allowed)
