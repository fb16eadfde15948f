"""What a bot must know of an item to read its filings: names on the screen, keys and types in the package."""

from __future__ import annotations

from pydantic import Field as Constraint

from rpa_review.domain.record import Frozen


class ColumnSpec(Frozen):
    """One column of a table of the form."""

    key: str
    label: str
    type: str = "string"


class FieldSpec(Frozen):
    """One field of the form; the types are those of the item's form: string, bool, date, multi_enum, table, …"""

    key: str
    label: str
    type: str = "string"
    columns: tuple[ColumnSpec, ...] = ()


class SlotSpec(Frozen):
    """A material slot: its code in the package, its name on the screen."""

    code: str
    name: str


class FormSpec(Frozen):
    """One item, as the hall shows it."""

    item: str  # slug
    name: str  # 事项名称 in the hall
    fields: tuple[FieldSpec, ...] = Constraint(default=())
    materials: tuple[SlotSpec, ...] = Constraint(default=())
