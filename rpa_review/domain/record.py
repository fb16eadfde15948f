"""The base of every record."""

from pydantic import BaseModel, ConfigDict, JsonValue

__all__ = ["Frozen", "JsonValue"]


class Frozen(BaseModel):
    """A record that cannot change, refuses unknown keys, and keeps citizens' data out of its error messages."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
