"""The one exception of this folder: a file that gives no pages, with the closed-list reason why."""

from __future__ import annotations

from rpa_review.domain.page import Problem


class Unreadable(Exception):
    """Not an error of the program: it becomes a FileReading.

    `detail` is for the operator's log and holds nothing of the file's content. `inner` names the member of an archive
    that has the problem.
    """

    def __init__(self, problem: Problem, detail: str = "", *, kind: str = "", inner: str = "") -> None:
        self.problem, self.detail, self.kind, self.inner = problem, detail, kind, inner
        super().__init__(f"{problem}: {detail}")
