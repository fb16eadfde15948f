"""Pulling: what a bot must know of an item, taken from the item's own form and materials."""

from __future__ import annotations

from rpa_review.domain.form_spec import ColumnSpec, FieldSpec, FormSpec, SlotSpec
from rpa_review.domain.item import Item


def form_spec(item: Item) -> FormSpec:
    """The names on the hall's screen, with the keys and types that the package uses for them."""
    return FormSpec(
        item=item.slug,
        name=item.name,
        fields=tuple(
            FieldSpec(
                key=field.key,
                label=field.label,
                type=str(field.type),
                columns=tuple(
                    ColumnSpec(key=column.key, label=column.label, type=str(column.type)) for column in field.columns
                ),
            )
            for field in item.form
        ),
        materials=tuple(SlotSpec(code=material.code, name=material.name) for material in item.materials),
    )
