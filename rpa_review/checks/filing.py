"""The application under review, as checks see it: form values and read fields, by reference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from cel import Context, Program
from cel import compile as compile_cel
from pydantic import GetCoreSchemaHandler, PlainValidator
from pydantic_core import CoreSchema, core_schema

from rpa_review.domain.application import Application, Certificate
from rpa_review.domain.comparison import plain
from rpa_review.domain.dossier import MaterialFacts, ReadDocument
from rpa_review.domain.field import CertificateSource, Field, FormSource
from rpa_review.domain.item import FieldType, Item, MaterialSpec, Need
from rpa_review.domain.page import Page
from rpa_review.domain.record import JsonValue

_REF = re.compile(r"(?P<material>\*|[A-Z0-9]+-M\d{2})(?:\[(?P<document>[a-z_|]+)\])?\.(?P<key>[a-z_0-9]+)")
_NAME_OF_READ = re.compile(r"[\"']([A-Z0-9]+-M\d{2}\.[a-z_0-9]+)[\"']")
_KEY_OF_FORM = re.compile(r"""\bform(?:\.|\[["'])([a-z_0-9]+)""")
_FORM_REF = re.compile(r"form\.(?P<key>[a-z_0-9]+)")


@dataclass(frozen=True)
class Ref:
    """A reference to a value: `form.uscc`, `FOOD-M02.uscc`, `FOOD-M06[id_card].valid_to`, `*.valid_to`.

    `*` stands for the material that a common point is applied to. Several document types may be given: `[a|b]`.
    """

    key: str
    material: str = ""  # empty: the hall's form
    documents: tuple[str, ...] = ()

    @property
    def is_form(self) -> bool:
        return not self.material

    def __str__(self) -> str:
        if self.is_form:
            return f"form.{self.key}"
        types = f"[{'|'.join(self.documents)}]" if self.documents else ""
        return f"{self.material}{types}.{self.key}"

    @classmethod
    def parse(cls, text: object) -> Ref:
        if isinstance(text, Ref):
            return text
        if isinstance(text, str):
            if match := _FORM_REF.fullmatch(text):
                return cls(match["key"])
            if match := _REF.fullmatch(text):
                return cls(match["key"], match["material"], tuple(filter(None, (match["document"] or "").split("|"))))
        raise ValueError(f"{text!r} 不是字段引用，应写成 form.键、材料编码.字段 或 材料编码[文书类型].字段")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse)


def compiled(text: object) -> Program:
    """A condition in CEL, compiled once for each wording.

    It is asked over `form` (all its keys), `materials` (codes handed in), `holds` (document types recognised) and
    `read` (texts read from papers, by field name).

    Raises:
        ValueError: it is not CEL.
    """
    if isinstance(text, Program):
        return text
    return _compiled(str(text))


@cache
def _compiled(text: str) -> Program:
    return compile_cel(text)


Condition = Annotated[Program, PlainValidator(compiled)]


class Absence(StrEnum):
    """Why there is no value to check."""

    NOT_HANDED_IN = "没有提交"
    UNOPENABLE = "文件打不开"
    OTHER_PAPER = "没有这种文书"
    UNRECOGNISED = "没有认出这种文书"
    NOT_FOUND = "没有读到这一项"
    DEFERRED = "已承诺容缺后补"


@cache
def _read_by(condition: str) -> frozenset[str]:
    """The fields of papers that a condition asks about."""
    return frozenset(_NAME_OF_READ.findall(condition))


@cache
def _typed_by(condition: str) -> frozenset[str]:
    """The keys of the form that a condition asks about."""
    return frozenset(_KEY_OF_FORM.findall(condition))


DEFERRAL = "commitment"
_EMPTY: Mapping[FieldType, JsonValue] = {
    FieldType.BOOL: False,
    FieldType.INT: 0,
    FieldType.DECIMAL: 0,
    FieldType.MULTI_ENUM: [],
    FieldType.TABLE: [],
}


def _typed(key: str, value: JsonValue) -> Field:
    """A form value as a field."""
    return Field(field=f"form.{key}", value=value, source=FormSource(form=key))


@cache
def _nothing(code: str) -> MaterialFacts:
    """The facts of a slot that holds nothing."""
    return MaterialFacts(code=code)


@dataclass(eq=False)
class _Known:
    """What was found out about an application so far: most points ask for the same."""

    form: dict[str, Field] = field(default_factory=dict)
    context: Context | None = None
    asked: dict[str, JsonValue] = field(default_factory=dict)  # the values of the form that conditions asked about
    held: dict[Program, bool] = field(default_factory=dict)
    documents: dict[tuple[str, tuple[str, ...]], tuple[ReadDocument, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Filing:
    """One application with everything that was read of it.

    `names` gives the Chinese names of codes: form keys, material codes, document types and their fields.
    """

    application: Application
    item: Item
    materials: Mapping[str, MaterialFacts]
    names: Mapping[str, str] = field(default_factory=dict)
    sources: frozenset[str] = frozenset()  # outside data that is configured
    numbers: Mapping[str, JsonValue] = field(default_factory=dict)  # dated numbers of the law, on the filing day
    subject: str | None = None
    _known: _Known = field(default_factory=_Known, repr=False)

    def about(self, subject: str | None) -> Filing:
        """The same filing, for a point applied to a subject."""
        if subject == self.subject:
            return self
        return replace(self, subject=subject)

    @property
    def filed_on(self) -> date:
        return self.application.filed_on

    # ------------------------------------------------------------------------------------------------------ form

    def typed(self, key: str) -> Field:
        """What the applicant typed; a field of value None where nothing was."""
        key = key.removeprefix("form.")
        form = self._known.form
        return form.get(key) or form.setdefault(key, _typed(key, self.application.form.get(key)))

    def rows(self, key: str) -> list[dict[str, JsonValue]]:
        """The rows of a table of the form."""
        value = self.typed(key).value
        return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []

    def words(self, key: str) -> list[str]:
        """The choices of an enumeration, one or several."""
        value = self.typed(key).value
        if isinstance(value, str):
            return [word for word in re.split(r"[、,，;；]", value) if word]
        return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []

    def holds(self, condition: Program) -> bool:
        """Whether a condition is met; asked once of an application, however many points have it."""
        known = self._known
        held = known.held.get(condition)
        if held is None:
            context = known.context = known.context or self._context()
            keys = _typed_by(condition.source)
            if not keys <= known.asked.keys():
                known.asked.update((key, value) for key in keys for value in self._filled(key))
                context.add_variable("form", known.asked)
            if "read" in condition.variables():
                context.add_variable("read", self._read_in(condition.source))
            held = known.held[condition] = bool(condition.execute(context))
        return held

    def _context(self) -> Context:
        """What conditions are asked about; of the form and the papers, what they name and no more: to hand over
        every value takes longer than to ask."""
        handed = [code for code, facts in self.materials.items() if facts.files]
        holds = sorted({document.type for facts in self.materials.values() for document in facts.documents})
        return Context({"form": {}, "materials": handed, "holds": holds, "read": {}})

    def _filled(self, key: str) -> Iterator[JsonValue]:
        """The value of a key of the form, empty if it was not filled; nothing for a key that no form has."""
        value = self.application.form.get(key)
        field = self.item.fields_by_key.get(key)
        if value is not None:
            yield value
        elif field is not None:
            yield _EMPTY.get(field.type, "")

    def _read_in(self, source: str) -> dict[str, str]:
        """The texts of papers that a condition names."""
        return {
            field.field: field.value
            for name in _read_by(source)
            for field in self.facts(name.partition(".")[0]).fields
            if field.field == name and isinstance(field.value, str)
        }

    # ------------------------------------------------------------------------------------------------- materials

    def code(self, ref: Ref) -> str:
        """The material that a reference is about."""
        return (self.subject or "") if ref.material == "*" else ref.material

    def facts(self, code: str | None) -> MaterialFacts:
        return self.materials.get(code or "") or _nothing(code or "")

    def spec(self, code: str | None) -> MaterialSpec | None:
        return self.item.materials_by_code.get(code or "")

    def name(self, code: str | None, default: str = "") -> str:
        """What a code is called in Chinese."""
        return self.names.get(code or "") or default or (code or "")

    def label(self, ref: Ref) -> str:
        """What a referenced field is called, with the paper that it stands on."""
        if ref.is_form:
            return f"申请表的{self.name(f'form.{ref.key}', ref.key)}"
        types = ref.documents or tuple(sorted(self.allowed(self.code(ref))))
        key = next((self.names[name] for kind in types if (name := f"{kind}.{ref.key}") in self.names), ref.key)
        return f"{self.paper(ref)}的{key}"

    def paper(self, ref: Ref) -> str:
        """What the paper of a reference is called."""
        if ref.is_form:
            return "申请表"
        code = self.code(ref)
        here = [document.type for document in self.facts(code).documents]
        types = ref.documents or tuple(self.allowed(code))
        kind = next((kind for kind in here if kind in types), types[0] if len(types) == 1 else "")
        return self.name(kind) if kind else self.name(code)

    def allowed(self, code: str) -> frozenset[str]:
        spec = self.spec(code)
        return spec.allowed if spec else frozenset()

    def is_asked_for(self, code: str | None) -> bool:
        """Whether this application must have the material."""
        spec = self.spec(code)
        if spec is None or spec.need is Need.REFERENCE or self.is_promised(code):
            return False
        return spec.need is Need.REQUIRED or not spec.when or self.holds(compiled(spec.when))

    def is_promised(self, code: str | None) -> bool:
        """Whether a statement stands for the material (告知承诺): then it may not be asked for."""
        spec = self.spec(code)
        return spec is not None and spec.promise is not None and self.holds(compiled(spec.promise.when))

    def certificate(self, code: str | None) -> Certificate | None:
        """The certificate in force that the hall itself has for a material (免提交)."""
        spec = self.spec(code)
        if spec is None or spec.certificate is None:
            return None
        for held in self.application.certificates:
            ends = held.valid_to
            in_force = held.status == "有效" and (not ends or ends == "长期" or ends[:10] >= self.filed_on.isoformat())
            if held.type == spec.certificate.type and in_force:
                return held
        return None

    def is_deferred(self, code: str | None) -> bool:
        """Whether the slot holds a statement that the material will follow (容缺承诺书), and nothing else."""
        documents = self.facts(code).documents
        if DEFERRAL in self.allowed(code or ""):
            return False  # the slot of a statement
        return bool(documents) and all(document.type == DEFERRAL for document in documents)

    def documents(self, ref: Ref) -> tuple[ReadDocument, ...]:
        asked = self.code(ref), ref.documents
        found = self._known.documents.get(asked)
        if found is None:
            code, types = asked
            found = self._known.documents[asked] = self.facts(code).of_type(*(types or self.allowed(code)))
        return found

    # ---------------------------------------------------------------------------------------------------- values

    def read(self, ref: Ref) -> Field | Absence:
        """The value of a reference, or why there is none. Of several documents, the first that has it.

        A field whose value is None, or empty, was found with nothing written there.
        """
        if ref.is_form:
            return self.typed(ref.key)
        blank: Field | None = None
        documents = self.documents(ref)
        for document in documents:
            found = document.by_key.get(ref.key)
            if found is not None and found.value not in (None, ""):
                return found
            blank = blank or found
        if blank is not None:
            return blank
        return self._from_certificate(ref) or self.absence(ref)

    def first(self, refs: Iterable[Ref]) -> Field | Absence:
        """The first of several references that has a value."""
        result: Field | Absence = Absence.NOT_HANDED_IN
        for place, ref in enumerate(refs):
            found = self.read(ref)
            if isinstance(found, Field) and found.value not in (None, ""):
                return found
            if place == 0:
                result = found
        return result

    def absence(self, ref: Ref) -> Absence:
        """Why a reference has no value."""
        code = self.code(ref)
        facts = self.facts(code)
        if not facts.files:
            return Absence.NOT_HANDED_IN
        if not facts.opened:
            return Absence.UNOPENABLE
        if self.is_deferred(code):
            return Absence.DEFERRED
        if any(file.problem is not None for file in facts.files):
            return Absence.UNOPENABLE
        if self.documents(ref):
            return Absence.NOT_FOUND
        if any(page.type is None for page in facts.pages):
            return Absence.UNRECOGNISED
        return Absence.OTHER_PAPER

    def page_of(self, found: Field) -> Page | None:
        """The page that a field stands on."""
        source = found.source
        if isinstance(source, FormSource | CertificateSource):
            return None
        for page in self.facts(source.material).pages:
            if page.file == source.file and page.number == source.page:
                return page.page
        return None

    def printed_with(self, found: Field) -> str:
        """All that was read on the page that a field stands on, as comparisons write it."""
        page = self.page_of(found)
        return page.said if page is not None else ""

    def text_around(self, found: Field) -> str:
        """What else was read on the pages of the document that a field stands in, as comparisons write it."""
        source = found.source
        if isinstance(source, FormSource | CertificateSource):
            return ""
        facts = self.facts(source.material)
        for document in facts.documents:
            if found in document.fields:
                pages = (facts.pages[index].page for index in document.pages)
                text = "\n".join(page.said for page in pages if page is not None)
                for own in re.split(r"[\n|]", found.raw):
                    text = text.replace(plain(own) or "\n", "\n", 1)
                return text
        return ""

    def _from_certificate(self, ref: Ref) -> Field | None:
        code = self.code(ref)
        held, spec = self.certificate(code), self.spec(code)
        if held is None or spec is None or spec.certificate is None:
            return None
        stands_for = spec.certificate
        if ref.documents and stands_for.document not in ref.documents:
            return None
        value = {stands_for.number: held.number, stands_for.holder: held.holder, "valid_to": held.valid_to}.get(ref.key)
        if not value:
            return None
        source = CertificateSource(certificate=held.type)
        return Field(field=f"{code}.{ref.key}", value=value, raw=value, source=source, document=stands_for.document)
