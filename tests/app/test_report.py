"""The page of reports: documents are written on a button, in the language of the page, and come in one file."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from app_pages import report_work
from app_pages.workspace import all_runs
from tests.pages import opened, words


@pytest.fixture
def page(gate, monkeypatch):
    monkeypatch.setattr(report_work, "REPLICATES", 4)
    return lambda **link: opened("report", **link)


def written(page):
    page = page.button(key="report_make").click().run()
    jobs = [job for job in all_runs()._jobs.values() if isinstance(job.key, tuple) and job.key[0] == "report"]
    for job in jobs:
        job.wait(120)
    return page.run(), ZipFile(BytesIO(jobs[-1].value)) if jobs[-1].error is None else None


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


def test_nothing_chosen_or_nothing_public_is_said_and_no_button_is_there(page):
    drawn = page(lang="zh")
    drawn.pills(key="report_kinds").set_value(["finance"]).run()
    drawn = drawn.toggle(key="report_public").set_value(True).run()
    assert "请至少选一种" in words(drawn)
    assert "report_make" not in [button.key for button in drawn.button]


def test_what_goes_wrong_is_told_and_can_be_tried_again(page, monkeypatch):
    def fails(*_):
        raise OSError("no room")

    monkeypatch.setattr(report_work, "write_documents", fails)
    drawn, packed = written(page(lang="zh"))
    assert packed is None
    assert not drawn.exception
    assert "report_retry" in [button.key for button in drawn.button]
