"""档案: files that cannot be used, and what goes wrong on the way: every answer in words, nothing lost."""

from __future__ import annotations

import io
import zipfile

import pytest

from app_pages import archive_intake, workspace
from tests.app.archives import CHINESE, ENGLISH_HEADS, ENGLISH_ROW, hand_in, problems, read, workbook
from tests.pages import opened


def zip_of(names: list[str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le")
REFUSED = {
    "报表.xlsx": (b"%PDF-1.7 what", "它是 PDF 文件", "it is a PDF"),
    "空.xlsx": (b"", "文件是空的", "the file is empty"),
    "密.xlsx": (ENCRYPTED, "已加密", "protected by a password"),
    "压缩.xlsx": (zip_of(["a.txt"]), "不是 Excel 工作簿", "no Excel workbook"),
    "坏.xlsx": (b"PK\x03\x04 broken", "不完整或已损坏", "incomplete or damaged"),
    "文.xlsx": ("不是工作簿".encode(), "它不是工作簿", "it is no workbook"),
    "程序.exe": (b"MZ\x90", "它不是工作簿", "it is no workbook"),
    "别的.xlsx": (workbook(["a", "b", "c"], [1, 2, 3]), "没有一张表像困难职工档案", "no sheet looks like"),
    "二进制.xlsx": (zip_of(["xl/workbook.bin"]), "xlsb", "xlsb"),
    "宏.xlsx": (zip_of(["[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"]), "含有宏", "macros"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_in_words_and_changes_nothing(gate, name):
    content, zh, en = REFUSED[name]
    page = hand_in(opened("archive"), (name, content))
    assert not page.exception
    assert len(page.error) == 1
    assert zh in page.error[0].value.replace("\\", "")
    assert "请" in page.error[0].value
    assert "a" not in page.query_params
    page.segmented_control(key="language_choice").set_value("en").run()
    said = page.error[0].value.replace("\\", "").replace(name, "")
    assert en in said
    assert not CHINESE.search(said)
    page = page.button(key="archive_let_go").click().run()
    assert not page.error
    assert len(read(page).dataframe[0].value) == 300


def test_a_file_that_is_too_large_is_refused_before_it_is_read(gate, monkeypatch, messy):
    monkeypatch.setattr(archive_intake, "LARGEST", 1 << 10)
    page = hand_in(opened("archive"), ("大.xlsx", messy))
    assert "没有读取" in page.error[0].value
    assert "按区县" in page.error[0].value
    assert page.session_state[archive_intake.STATE].files == {}


def test_a_bomb_is_refused_while_it_is_unpacked(gate, monkeypatch, messy):
    from simulation.inputs import safety

    monkeypatch.setattr(safety, "limit", lambda name: 2_000 if name == "expanded" else 10**9)
    page = hand_in(opened("archive"), ("弹.xlsx", messy))
    assert "解开后超过 1 GB" in page.error[0].value


def test_a_missing_column_blocks_the_import_and_says_which(gate):
    page = hand_in(opened("archive"), ("缺.xlsx", workbook(ENGLISH_HEADS[:7], ENGLISH_ROW[:7])))
    assert not page.exception
    missing = problems(page).iloc[0]
    assert (missing["column"], missing["rule"]) == ("主要致困原因", "缺少必填的列")
    assert "整张表的错误" in page.warning[0].value
    assert "archive_leave_out" not in [button.key for button in page.button]
    assert "archive_keep" not in [button.key for button in page.button]


def test_where_every_household_has_an_error_nothing_can_be_used(gate):
    row = [*ENGLISH_ROW[:6], "many", "other"]
    page = hand_in(opened("archive"), ("都错.xlsx", workbook(ENGLISH_HEADS[:8], row)))
    assert "一户不剩" in page.warning[0].value
    assert "archive_leave_out" not in [button.key for button in page.button]


def test_two_archives_at_once_are_refused_but_a_csv_brings_its_members(gate, messy):
    page = hand_in(opened("archive"), ("a.xlsx", messy), ("b.xlsx", messy))
    assert "一次只能导入一份档案" in page.error[0].value
    page = page.button(key="archive_let_go").click().run()
    homes = "\n".join([",".join(ENGLISH_HEADS[:8]), ",".join(map(str, [*ENGLISH_ROW[:6], 2, "other"]))])
    page = hand_in(
        page,
        ("h.members.csv", b"worker number,relation,sex,birth date\nA-1,spouse,female,1970-02-01\n"),
        ("h.csv", homes.encode()),
    )
    assert [card.value for card in page.metric[:2]] == ["1", "1"]


def test_a_fault_while_keeping_loses_nothing(gate, messy, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "/secret/place")

    monkeypatch.setattr(archive_intake, "keep_archive", full)
    page = hand_in(opened("archive"), ("乱.xlsx", messy))
    page = page.button(key="archive_leave_out").click().run()
    assert "没有保存" in page.error[0].value
    assert "磁盘空间" in page.error[0].value
    assert "/secret/place" not in page.error[0].value
    assert len(problems(page)) == 23
    assert "a" not in page.query_params


def test_an_archive_removed_in_another_window_is_said_and_the_demo_offered(gate, messy):
    page = hand_in(opened("archive"), ("乱.xlsx", messy))
    page = page.button(key="archive_leave_out").click().run()
    workspace.the_store().remove_archive(page.query_params["a"])
    page.switch_page("app_pages/overview.py").run()
    assert "可能已经删除" in page.error[0].value
    page = page.button[0].click().run()
    assert not page.error
    assert "a" not in page.query_params


def test_a_name_of_a_file_is_no_formatting_and_no_path(gate, messy):
    page = hand_in(opened("archive"), ("../[x](evil) $b$.xlsx", messy))
    title = next(title.value for title in page.subheader if "读取" in title.value)
    assert "\\[x\\]" in title
    assert "\\$b\\$" in title
    assert archive_intake.file_name("..\\..\\a:b?.xlsx") == "a_b_.xlsx"
    assert archive_intake.file_name("x" * 300 + ".xlsx") == "x" * 80 + ".xlsx"
    assert archive_intake.file_name("///") == "archive"
