"""All that was read of an application's materials: what the review points are applied to."""

from __future__ import annotations

from functools import cached_property

from pydantic import Field as Constraint

from rpa_review.domain.application import HandedFile
from rpa_review.domain.field import Field
from rpa_review.domain.page import Confidence, Page, Problem
from rpa_review.domain.record import Frozen


class ReadFile(Frozen):
    """A file handed in, and why it, or a member of it, gave no pages."""

    file: HandedFile
    pages: int = 0
    problem: Problem | None = None
    inner: str = ""  # the member of an archive that has the problem


class ReadPage(Frozen):
    """A page of a material, where it lies, and the document type that it was recognised as."""

    file: str
    number: int  # in its file, from 1
    type: str | None = None
    probability: Confidence = 0.0
    page: Page | None = None  # None where only fields are known, as in cases


class ReadDocument(Frozen):
    """One paper of a material with its fields, whose names carry the material's code."""

    type: str
    probability: Confidence = 1.0
    pages: tuple[int, ...] = ()  # indices into the material's pages
    fields: tuple[Field, ...] = Constraint(default=(), repr=False)

    @cached_property
    def by_key(self) -> dict[str, Field]:
        return {field.field.rpartition(".")[2]: field for field in self.fields}


class MaterialFacts(Frozen):
    """One material slot: the files handed in for it and what they turned out to hold."""

    code: str
    files: tuple[ReadFile, ...] = ()
    pages: tuple[ReadPage, ...] = ()
    documents: tuple[ReadDocument, ...] = ()

    @cached_property
    def opened(self) -> bool:
        """Whether at least one of its files gave pages."""
        return any(file.pages for file in self.files)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for document in self.documents for field in document.fields)

    def of_type(self, *types: str) -> tuple[ReadDocument, ...]:
        return tuple(document for document in self.documents if document.type in types)
