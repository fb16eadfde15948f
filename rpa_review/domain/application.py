"""One filing, as the hall had it: the application package of docs/package.md."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import ConfigDict
from pydantic import Field as Constraint

from rpa_review.domain.record import Frozen, JsonValue


class Open(Frozen):
    """A record of the package: unknown keys are kept (in `model_extra`) and reported, not fatal."""

    model_config = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True)


class Applicant(Open):
    kind: Literal["person", "organisation"]
    name: str = Constraint(default="", repr=False)
    id_number: str = Constraint(default="", repr=False)


class HandedFile(Open):
    """A file handed in: its path inside the package and the name that the applicant gave it."""

    path: str
    name: str = ""
    sha256: str | None = None


class Material(Open):
    material: str  # code of the item's material slot
    files: tuple[HandedFile, ...] = ()


class Certificate(Open):
    """A certificate that the hall knows of the applicant (电子证照)."""

    type: str
    holder: str = Constraint(default="", repr=False)
    number: str = Constraint(default="", repr=False)
    valid_to: str | None = None
    status: str = "有效"


class Application(Open):
    """One filing: number, item, day of filing, applicant, form values, materials."""

    number: str
    item: str
    filed_at: datetime
    hall: str = ""
    applicant: Applicant | None = None
    form: dict[str, JsonValue] = Constraint(default_factory=dict, repr=False)
    materials: tuple[Material, ...] = ()
    certificates: tuple[Certificate, ...] = ()

    @property
    def filed_on(self) -> date:
        """The day whose rules judge this filing (hall's own time zone)."""
        return self.filed_at.date()
