"""The page of reports: every kind is written on a button, in the language of the page, and comes in one file."""

import threading
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document

from app_pages import archive_intake, report_work
from app_pages.workspace import all_runs, archive_folder, the_store
from simulation.inputs.kept import keep_archive
from simulation.inputs.workbook import read_workbook
from simulation.reports.documents import KINDS
from tests.app.archives import workbook
from tests.inputs.messy import id_number
from tests.pages import opened, words

HEADS = ["职工编号", "管档单位", "困难类别", "工作状态", "本人月收入", "家庭年总收入", "家庭人口", "主要致困原因",
         "姓名", "身份证号", "联系电话"]  # fmt: skip
ROW = [
    "甲-1",
    "东区工会",
    "低保户",
    "在岗",
    300,
    3600,
    1,
    "其他",
    "金丝雀",
    id_number("19700101", male=True),
    "13800001234",
]


@pytest.fixture
def page(gate, monkeypatch):
    monkeypatch.setattr(report_work, "REPLICATES", 4)
    return lambda **link: opened("report", **link)


@pytest.fixture
def own(gate, tmp_path):
    """A workbook of one household, and the id of its archive as it is kept."""
    (tmp_path / "甲.xlsx").write_bytes(workbook(HEADS, ROW))
    archive_id = keep_archive(read_workbook(tmp_path / "甲.xlsx"), archive_folder())
    the_store().note_archive(archive_id, "甲.xlsx", {"households": 1, "members": 0})
    return (tmp_path / "甲.xlsx").read_bytes(), archive_id


def jobs():
    return [job for job in all_runs()._jobs.values() if isinstance(job.key, tuple) and job.key[0] == "report"]


def written(page):
    """The page after everything is written, and the zip it offers."""
    page = page.button(key="report_make").click().run()
    for job in jobs():
        job.wait(120)
    content = page.session_state[report_work.STATE].content
    return page.run(), ZipFile(BytesIO(content)) if content else None


def keys(page):
    return {button.key for button in page.button}


def template(*paragraphs):
    document, content = Document(), BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(content)
    return content.getvalue()


def test_every_kind_is_offered(page):
    assert len(page(lang="zh").pills(key="report_kinds").options) == len(KINDS)


def test_what_is_chosen_is_written_in_the_pages_language(page):
    drawn = page(lang="en")
    drawn.pills(key="report_kinds").set_value(["inspection", "annex3"]).run()
    drawn, packed = written(drawn)
    assert not drawn.exception
    assert "Written: inspection reports, annex 3, archive." in words(drawn)
    names = packed.namelist()
    assert any(name.startswith("inspection_report_") and name.endswith(".docx") for name in names)
    assert any("annex3" in name for name in names)
    one = next(name for name in names if name.endswith(".docx"))
    assert "Internal" in [paragraph.text for paragraph in Document(BytesIO(packed.read(one))).paragraphs]


def test_the_meeting_paper_sets_up_to_three_plans_side_by_side(page):
    drawn = page(lang="zh")
    drawn.pills(key="report_kinds").set_value(["meeting"]).run()
    drawn.multiselect(key="report_beside").set_value(["work_first", "no_union_programme"]).run()
    drawn, packed = written(drawn)
    assert not drawn.exception
    [paper] = [name for name in packed.namelist() if name.endswith(".docx")]
    heads = {cell.text for table in Document(BytesIO(packed.read(paper))).tables for cell in table.rows[0].cells}
    assert len([head for head in heads if head[:2] in ("甲：", "乙：", "丙：")]) == 3
    assert "baseline" not in drawn.multiselect(key="report_beside").options


def test_a_template_with_a_bad_field_is_refused_with_its_place_and_a_good_one_is_filled(page):
    drawn = page(lang="zh")
    form = drawn.file_uploader(key="report_form_plan")
    drawn = form.set_value([("我的.docx", template("一", "{{ no_such }}、{% if 1 %}"), "")]).run()
    assert "我的.docx" in words(drawn)
    assert "第 2 段" in words(drawn)
    assert "report_make" not in keys(drawn)
    good = template("期初 {{ opening_file }} 户")
    drawn = drawn.file_uploader(key="report_form_plan").set_value([("我的.docx", good, "")]).run()
    drawn, packed = written(drawn)
    [paper] = packed.namelist()
    opening = len(packed.read(paper)) and Document(BytesIO(packed.read(paper))).paragraphs[0].text
    assert opening.startswith("期初 ")
    assert "{" not in opening


def test_an_imported_archive_fills_the_household_papers_and_goes_back_only_when_handed_in_again(page, own):
    file, archive_id = own
    drawn = page(lang="zh", a=archive_id)
    drawn.pills(key="report_kinds").set_value(["annex2", "archive"]).run()
    assert "本机不保存导入的原文件" in words(drawn)
    assert "report_make" not in keys(drawn)
    drawn = drawn.file_uploader(key="report_own_file").set_value([("甲.xlsx", file, "")]).run()
    drawn, packed = written(drawn)
    assert not drawn.exception
    back = next(name for name in packed.namelist() if "已标注" in name)
    rows = list(openpyxl.load_workbook(BytesIO(packed.read(back))).active.iter_rows(values_only=True))
    assert rows[1][: len(ROW)] == tuple(ROW)
    assert len(rows[1]) > len(ROW)
    cards = ZipFile(BytesIO(packed.read(next(name for name in packed.namelist() if name.startswith("附件2")))))
    ledger = next(name for name in cards.namelist() if name.endswith(".xlsx"))
    told = {cell for row in openpyxl.load_workbook(BytesIO(cards.read(ledger))).active.values for cell in row}
    assert "金*" in told
    assert "金丝雀" not in told
    assert not any((archive_intake.home_folder() / "reading").iterdir())


def test_what_tells_of_single_households_stays_with_the_session(page, own):
    drawn = page(lang="zh", a=own[1])
    drawn.pills(key="report_kinds").set_value(["annex1"]).run()
    drawn, packed = written(drawn)
    assert packed is not None
    assert [job.value for job in jobs()] == [None]
    assert "report_download" not in keys(page(lang="zh", a=own[1]))


def test_nothing_public_is_said_and_no_button_is_there(page):
    drawn = page(lang="zh")
    drawn.pills(key="report_kinds").set_value(["finance"]).run()
    drawn = drawn.toggle(key="report_public").set_value(True).run()
    assert "没有公开稿，不写：财务工作簿" in words(drawn)
    assert "report_make" not in keys(drawn)


def test_a_changed_wish_is_another_document(page):
    drawn = page(lang="zh")
    drawn.pills(key="report_kinds").set_value(["annex3"]).run()
    drawn, _ = written(drawn)
    assert "已写好" in words(drawn)
    drawn = drawn.toggle(key="report_public").set_value(True).run()
    assert "已写好" not in words(drawn)
    assert "report_make" in keys(drawn)


def test_what_goes_wrong_is_told_and_can_be_tried_again(page, monkeypatch):
    def fails(*_):
        raise OSError("no room")

    monkeypatch.setattr(report_work, "write_documents", fails)
    drawn, packed = written(page(lang="zh"))
    assert packed is None
    assert not drawn.exception
    assert "report_retry" in keys(drawn)
    monkeypatch.setattr(report_work, "write_documents", lambda *_: {"甲.txt": b"1"})
    drawn.button(key="report_retry").click().run()
    for job in jobs():
        job.wait(60)
    assert "已写好" in words(drawn.run())


def test_it_can_be_stopped_and_the_page_is_as_before(page, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_):
        begun.set()
        go_on.wait(60)
        return {"甲.txt": b"1"}

    monkeypatch.setattr(report_work, "write_documents", slow)
    drawn = page(lang="zh").button(key="report_make").click().run()
    assert begun.wait(60)
    [job] = jobs()
    drawn = drawn.button(key="report_stop").click().run()
    go_on.set()
    job.wait(60)
    assert job.future.cancelled()
    assert "report_make" in keys(drawn)


def test_a_document_under_way_stops_too(page, monkeypatch):
    begun, stopped = threading.Event(), threading.Event()

    def endless(_, asked):
        begun.set()
        try:
            while True:
                asked.cases[0].going_on()
        finally:
            stopped.set()

    monkeypatch.setattr(report_work, "write_documents", endless)
    drawn = page(lang="zh").button(key="report_make").click().run()
    assert begun.wait(60)
    drawn = drawn.button(key="report_stop").click().run()
    assert stopped.wait(60)
    assert not drawn.exception
    assert "report_make" in keys(drawn)


CSV = "职工编号,管档单位,困难类别,工作状态,本人月收入,家庭年总收入,家庭人口,主要致困原因\n甲-1,东区工会,低保户,在岗,300,3600,2,其他\n"
PEOPLE = "职工编号,姓名,与职工关系\n甲-1,演示甲妻,配偶\n"


def test_a_csv_is_handed_in_with_its_members_and_two_archives_are_refused(page):
    drawn = page(lang="zh")
    drawn.pills(key="report_kinds").set_value(["archive"]).run()
    files = [("甲_家庭成员.csv", PEOPLE.encode(), "text/csv"), ("甲.csv", CSV.encode(), "text/csv")]
    drawn = drawn.file_uploader(key="report_own_file").set_value([*files, ("乙.csv", CSV.encode(), "text/csv")]).run()
    assert "一次只能标注一份档案" in words(drawn)
    assert "report_make" not in keys(drawn)
    drawn = drawn.file_uploader(key="report_own_file").set_value(files).run()
    drawn, packed = written(drawn)
    assert not drawn.exception
    [back] = packed.namelist()
    assert back.startswith("甲_已标注")
    book = openpyxl.load_workbook(BytesIO(packed.read(back)))
    told = {cell for sheet in book for row in sheet.values for cell in row}
    assert {"甲-1", "演示甲妻"} <= told
