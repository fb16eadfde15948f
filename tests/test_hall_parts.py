"""The parts of the bot that need no browser: form values, site profile, account, register, packages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from rpa_review.domain.application import Application
from rpa_review.domain.form_spec import FieldSpec, FormSpec
from rpa_review.errors import ContentError, HallChanged, SetupError
from rpa_review.hall.attachments import FetchedFile, ListedSize
from rpa_review.hall.credentials import find_credentials
from rpa_review.hall.form_values import form_values, typed
from rpa_review.hall.package import content_hash, with_files, write_package
from rpa_review.hall.profile import load_profile
from rpa_review.hall.register import Entry, Register, State, locked

PAGE = load_profile("simulated").form


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("string", " 样例店 ", "样例店"),
        ("string", "—", ""),
        ("bool", "是", True),
        ("bool", "否", False),
        ("bool", "", None),
        ("bool", "不详", "不详"),
        ("int", "12", 12),
        ("decimal", "1,250.50 ㎡", 1250.5),
        ("decimal", "约六十", "约六十"),
        ("date", "2023年1月5日", "2023-01-05"),
        ("date", "2023-02-30", "2023-02-30"),
        ("date", "", ""),
        ("multi_enum", "热食类、冷食类", ["热食类", "冷食类"]),
        ("multi_enum", "", []),
        ("id_no", "350299194002290010", "350299194002290010"),
    ],
)
def test_a_text_becomes_the_value_of_its_type(kind: str, text: str, value: object) -> None:
    assert typed(text, FieldSpec(key="key", label="标签", type=kind), PAGE) == value


def test_two_picks_in_a_field_for_one_stay_two() -> None:
    field = FieldSpec(key="kind", label="类别", type="enum", choices=("甲", "乙", "丙、丁"))
    assert typed("甲、乙", field, PAGE) == ["甲", "乙"]
    assert typed("丙、丁", field, PAGE) == "丙、丁"


def test_labels_that_are_gone_are_all_named() -> None:
    spec = FormSpec(item="x", name="样例", fields=tuple(FieldSpec(key=key, label=key) for key in ("甲", "乙", "丙")))
    with pytest.raises(HallChanged, match="“甲”、“丙”"):
        form_values(spec, [("乙", "1")], [], PAGE)


def test_a_label_that_stands_twice_is_taken_in_order_and_an_unknown_one_is_kept() -> None:
    spec = FormSpec(
        item="x", name="样例", fields=(FieldSpec(key="one", label="姓名"), FieldSpec(key="other", label="姓名"))
    )
    read = form_values(spec, [("姓名", "子"), ("姓名", "丑"), ("新栏目", "寅")], [], PAGE)
    assert read.values == {"one": "子", "other": "丑"}
    assert read.unknown == {"新栏目": "寅"}


def test_a_listed_size_holds_what_it_rounds() -> None:
    size = ListedSize.read("12.31 KB")
    assert size is not None
    assert size.holds(12605)
    assert not size.holds(6302)
    tiny = ListedSize.read("0.01 KB")
    assert tiny is not None
    assert not tiny.holds(0)  # a file of some bytes is never one of none
    empty = ListedSize.read("0.00 KB")
    assert empty is not None
    assert empty.holds(0)


def test_a_profile_that_is_wrong_says_where(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="没有这个站点配置"):
        load_profile("atlantis")
    broken = tmp_path / "hall.yaml"
    broken.write_text("hall: x\nname: y\nurl: http://127.0.0.1\nlogin: {path: login}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"login\.steps"):
        load_profile(str(broken))


def test_the_account_comes_from_outside_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "PASSWORD", "CREDENTIALS"):
        monkeypatch.delenv(f"RPA_REVIEW_HALL_{name}", raising=False)
    with pytest.raises(SetupError, match="没有大厅账号"):
        find_credentials()
    file = tmp_path / "account.yaml"
    file.write_text("user: 甲\npassword: secret-word\n", encoding="utf-8")
    monkeypatch.setenv("RPA_REVIEW_HALL_CREDENTIALS", str(file))
    found = find_credentials()
    assert found.user == "甲"
    assert "secret-word" not in repr(found)
    (tmp_path / ".git").mkdir()
    with pytest.raises(SetupError, match="仓库"):
        find_credentials()


def _entry(number: str, state: State = State.PULLED) -> Entry:
    return Entry(number=number, item="x", stamp="1", address="a", state=state, at=datetime(2023, 11, 23, tzinfo=UTC))


def test_the_register_keeps_the_last_line_and_survives_being_cut_off(tmp_path: Path) -> None:
    register = Register(tmp_path)
    register.note(_entry("1", State.FAILED))
    register.note(_entry("1"))
    register.note(_entry("2"))
    with register.path.open("a", encoding="utf-8") as file:
        file.write('{"number": "3", "it')
    again = Register(tmp_path)
    assert {number: entry.state for number, entry in again.entries.items()} == {"1": "pulled", "2": "pulled"}
    again.note(_entry("3"))
    assert set(Register(tmp_path).entries) == {"1", "2", "3"}


def test_a_damaged_register_is_not_read_over(tmp_path: Path) -> None:
    register = Register(tmp_path)
    register.note(_entry("1"))
    register.path.write_text("garbage\n" + register.path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(SetupError, match="第 1 行"):
        Register(tmp_path)


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(SetupError, match="另一个拉取"), locked(tmp_path):
        pass


def test_a_package_is_written_whole_and_the_older_one_kept(tmp_path: Path) -> None:
    filed = datetime.fromisoformat("2023-11-23T10:15:00+08:00")
    bare = Application(number="42", item="x", filed_at=filed)
    for content in (b"first", b"second"):
        files = [FetchedFile(material="X/../M01", name="../../执照.PDF", content=content)]
        application, contents = with_files(bare, files)
        assert list(contents) == ["materials/X____M01/1.pdf"]  # names from outside choose no path
        write_package(tmp_path, application, contents, stamp="第 2 次 2023-11-24")
    assert (tmp_path / "42" / "materials" / "X____M01" / "1.pdf").read_bytes() == b"second"
    older = list((tmp_path / ".pull" / "history" / "42").rglob("1.pdf"))
    assert [file.read_bytes() for file in older] == [b"first"]
    assert list((tmp_path / ".pull" / "unfinished").iterdir()) == []


def test_the_content_hash_does_not_depend_on_number_and_time() -> None:
    filed = datetime.fromisoformat("2023-11-23T10:15:00+08:00")
    one = Application(number="1", item="x", filed_at=filed, form={"name": "子"})
    assert content_hash(one) == content_hash(one.model_copy(update={"number": "2"}))
    assert content_hash(one) != content_hash(one.model_copy(update={"form": {"name": "丑"}}))
