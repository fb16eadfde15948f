"""The account that the bot logs in with: from the environment, or from a file that lies outside every repository."""

from __future__ import annotations

import os
from pathlib import Path

import yaml
from pydantic import Field as Constraint

from rpa_review.domain.record import Frozen
from rpa_review.errors import SetupError

USER_VARIABLE = "RPA_REVIEW_HALL_USER"
PASSWORD_VARIABLE = "RPA_REVIEW_HALL_PASSWORD"  # noqa: S105  the name of a variable
FILE_VARIABLE = "RPA_REVIEW_HALL_CREDENTIALS"


class Credentials(Frozen):
    user: str = Constraint(repr=False)
    password: str = Constraint(repr=False)


def find_credentials() -> Credentials:
    """From RPA_REVIEW_HALL_USER and …_PASSWORD, or the YAML file (user, password) that …_CREDENTIALS names.

    Raises:
        SetupError: there are none, or the file lies in a repository where it could be published.
    """
    user, password = os.environ.get(USER_VARIABLE), os.environ.get(PASSWORD_VARIABLE)
    if user and password:
        return Credentials(user=user, password=password)
    named = os.environ.get(FILE_VARIABLE)
    if not named:
        raise SetupError(
            f"没有大厅账号。请设置环境变量 {USER_VARIABLE} 和 {PASSWORD_VARIABLE}，"
            f"或用 {FILE_VARIABLE} 指定仓库之外的账号文件"
        )
    path = Path(named).expanduser().resolve()
    if any((parent / ".git").exists() for parent in path.parents):
        raise SetupError(f"账号文件 {path} 在代码仓库里，可能被提交出去。请移到仓库之外")
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Credentials(user=str(content["user"]), password=str(content["password"]))
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        # The cause is left out: a YAML error quotes the lines that it failed on.
        raise SetupError(f"账号文件 {path} 读不出来，应为两行 YAML：user: … 和 password: …") from None
