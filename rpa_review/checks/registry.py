"""How a check gets its name: `@check("not_expired", gives=("到期日",))` above a function of a filing.

A check takes the filing and keyword-only parameters; an item's YAML gives them under `with:`, and they are validated
against the function's annotations when the item is loaded. `gives` names the placeholders that the check fills into
the wording of a point when it fails.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from pydantic import BaseModel, ConfigDict, create_model

from rpa_review.checks.filing import Filing
from rpa_review.checks.outcome import Outcome
from rpa_review.domain.record import JsonValue

Bound = Callable[[Filing], Outcome]

_CHECKS: dict[str, Check] = {}


@dataclass(frozen=True)
class Check:
    name: str
    function: Callable[..., Outcome] = field(repr=False)
    gives: frozenset[str] = frozenset()

    @cached_property
    def _parameters(self) -> type[BaseModel]:
        hints = typing.get_type_hints(self.function, include_extras=True)
        fields: dict[str, Any] = {}
        for name, parameter in inspect.signature(self.function).parameters.items():
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
                default = ... if parameter.default is inspect.Parameter.empty else parameter.default
                fields[name] = (hints[name], default)
        config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
        return create_model(f"{self.name}_parameters", __config__=config, **fields)

    def bind(self, parameters: Mapping[str, JsonValue]) -> Bound:
        """The check with its parameters.

        Raises:
            pydantic.ValidationError: a parameter is unknown, missing or of the wrong kind.
        """
        model = self._parameters.model_validate(dict(parameters))
        values = {name: getattr(model, name) for name in self._parameters.model_fields}
        return partial(self.function, **values)

    @property
    def parameters(self) -> tuple[str, ...]:
        """What an item may give it under `with:`."""
        return tuple(self._parameters.model_fields)

    @property
    def says(self) -> str:
        """The first line of its docstring."""
        return (self.function.__doc__ or "").strip().partition("\n")[0]


def check(name: str, *, gives: tuple[str, ...] = ()) -> Callable[[Callable[..., Outcome]], Callable[..., Outcome]]:
    """Registers a check under a name that items can use."""

    def register(function: Callable[..., Outcome]) -> Callable[..., Outcome]:
        if name in _CHECKS:
            raise ValueError(
                f"two checks are called {name!r}: {_CHECKS[name].function.__module__} and {function.__module__}"
            )
        _CHECKS[name] = Check(name, function, frozenset(gives))
        return function

    return register


def registered() -> Mapping[str, Check]:
    """All checks by name."""
    return _CHECKS
