"""An archive file and Streamlit's test frame: making one, handing it in, waiting until it is read."""

from __future__ import annotations

import io
import re

import openpyxl
from streamlit.testing.v1 import AppTest

from app_pages import workspace

CHINESE = re.compile(r"[\u3400-\u9fff]")
ENGLISH_HEADS = ["worker number", "filing unit", "hardship category", "work status", "own monthly income",
                 "household yearly income", "household size", "main cause", "name", "ID number"]  # fmt: skip
ENGLISH_ROW = ["A-1", "Union of the east", "dibao household", "working", 1000, 24000, 1, "other", "Canary", "x"]


def workbook(heads: list[str], *rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "户"
    for row in (heads, *rows):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def hand_in(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Hand files in, wait until they are read, and draw the page as its own polling does."""
    page = page.file_uploader[0].set_value([(name, content, "") for name, content in files]).run()
    return read(page)


def read(page: AppTest) -> AppTest:
    for job in list(workspace.all_runs()._jobs.values()):
        job.wait(60)
    return page.run()


def problems(page: AppTest):
    return page.dataframe[0].value
