"""What a bot must know of an item to read its filings: names on the screen, keys and types in the package."""

from __future__ import annotations

from rpa_review.domain.item import Item
from rpa_review.domain.record import Frozen


class ColumnSpec(Frozen):
    """One column of a table of the form."""

    key: str
    label: str
    type: str = "string"
    choices: tuple[str, ...] = ()


class FieldSpec(Frozen):
    """One field of the form; the types are those of the item's form: string, bool, date, multi_enum, table, …"""

    key: str
    label: str
    type: str = "string"
    choices: tuple[str, ...] = ()
    columns: tuple[ColumnSpec, ...] = ()


class SlotSpec(Frozen):
    """A material slot: its code in the package, its name on the screen."""

    code: str
    name: str


class FormSpec(Frozen):
    """One item, as the hall shows it."""

    item: str  # slug
    name: str  # 事项名称 in the hall
    fields: tuple[FieldSpec, ...] = ()
    materials: tuple[SlotSpec, ...] = ()

    @classmethod
    def of(cls, item: Item) -> FormSpec:
        return cls(
            item=item.slug,
            name=item.name,
            fields=tuple(
                FieldSpec(
                    key=field.key,
                    label=field.label,
                    type=field.type,
                    choices=field.choices,
                    columns=tuple(
                        ColumnSpec(key=column.key, label=column.label, type=column.type, choices=column.choices)
                        for column in field.columns
                    ),
                )
                for field in item.form
            ),
            materials=tuple(SlotSpec(code=slot.code, name=slot.name) for slot in item.materials),
        )
