"""The exception tree, split by who must act. Do not add one without drawing it here.

RpaReviewError
  · PackageError       the application package is wrong: its sender must act; the batch goes on
  · ContentError       an item, a law or an extractor is wrong: its author must act
  · SetupError         something is missing on this machine: the operator must act
    · ArtefactRefused  a trained model is missing or does not fit: the program goes on without it
  · HallError
    · HallUnreachable  try again later
    · LoginRefused     the operator must renew credentials
    · HallChanged      the site profile no longer fits the hall: the operator must look
"""

from __future__ import annotations


class RpaReviewError(Exception):
    """Every error that this program raises on purpose; its text is a Chinese sentence for the person who must act."""


class PackageError(RpaReviewError):
    pass


class ContentError(RpaReviewError):
    """`where` is a file and a place in it, `wrong` what is wrong there, `remedy` what to do.

    `each` holds the errors of one that tells several, or this one.
    """

    def __init__(self, where: str, wrong: str, remedy: str = "", each: tuple[ContentError, ...] = ()) -> None:
        self.where, self.wrong, self.remedy, self.each = where, wrong, remedy, each or (self,)
        super().__init__(f"{where}：{wrong}。{remedy}")


class SetupError(RpaReviewError):
    pass


class HallError(RpaReviewError):
    pass


class HallUnreachable(HallError):
    pass


class LoginRefused(HallError):
    pass


class HallChanged(HallError):
    pass
