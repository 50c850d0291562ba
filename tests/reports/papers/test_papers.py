"""The year's plan, the meeting paper, the inspection report, and what all papers share in Word and PDF."""

import re
from io import BytesIO

import pytest
from docx import Document

from simulation.errors import SimulationError
from simulation.reports.documents import Request, write_documents
from simulation.reports.papers import print as printing
from simulation.reports.papers.material import Material, rounded_up
from simulation.reports.papers.meeting import compose
from simulation.reports.papers.parts import Grid
from simulation.reports.wording import wan
from tests.reports.papers.cases import case

KINDS = ("plan", "year", "meeting", "inspection")
"""Kinds of papers; those of every year are asked for one year only where the years do not matter."""


@pytest.fixture(autouse=True)
def _drawings(monkeypatch, request):
    if "charts_drawn" not in request.fixturenames:
        square = '<svg xmlns="http://www.w3.org/2000/svg" width="540" height="360"/>'
        monkeypatch.setattr(printing, "svg", lambda *_: square)


def files(kind, lang="zh", **chosen):
    return write_documents(kind, Request((case(**chosen),), lang))


def words(content):
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def pages(content):
    return max(int(count) for count in re.findall(rb"/Count (\d+)", content))


def test_every_year_has_its_own_plan_and_report():
    for kind in ("year", "inspection"):
        names = files(kind)
        assert len(names) == 2 * len(case().summary["years"])
        assert all(any(f"_{year}." in name for name in names) for year in case().scenario.year_list)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_years_plan_says_the_years_figures(lang):
    title = ("年度计划", "year_plan")[lang == "en"]
    made = files("year", lang)
    for year in case().summary["years"]:
        said = words(made[f"{title}_baseline_{year['year']}.docx"])
        assert f"{rounded_up(year['target_households']):,}" in said
        assert wan(sum(year["budget_yuan"].values())) in said
        for cell in case().summary["by"]["unit"].values():
            wanted = rounded_up(next(one for one in cell["years"] if one["year"] == year["year"])["target_households"])
            assert f"\n{wanted}\n" in said


def test_the_inspection_says_what_is_missing_and_leaves_the_actual_empty():
    content = files("inspection")["督查报告_baseline_2017.docx"]
    assert "目前没有实际完成数台账" in words(content)
    document = Document(BytesIO(content))
    assert document.core_properties.created.isoformat().startswith("2017-12-31")
    [counts] = [table for table in document.tables if [cell.text for cell in table.rows[0].cells][3:4] == ["实际"]]
    assert {row.cells[3].text for row in counts.rows[1:]} == {""}
    on_file = next(year for year in case().summary["years"] if year["year"] == 2017)["on_file_end"]["mean"]
    assert f"{on_file:,.0f}" in {row.cells[1].text for row in counts.rows}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("options", [1, 3])
def test_the_meeting_paper_has_two_pages_with_the_options_side_by_side(options, lang):
    cases = tuple(case(name) for name in ("baseline", "relief_first", "work_first"))[:options]
    made = write_documents("meeting", Request(cases, lang))
    [paper] = [content for name, content in made.items() if name.endswith(".pdf")]
    assert pages(paper) == 2
    [grid] = [block for block in compose(cases, Material(cases[0], lang)).blocks if isinstance(block, Grid)]
    assert [head.partition("：" if lang == "zh" else ": ")[2] for head in grid.heads[1:]] == [
        (one.scenario.zh, one.scenario.en)[lang == "en"] for one in cases
    ]
    money = [float(cell.split("\n")[0].replace(",", "")) for cell in grid.rows[0][1:]]
    spent = [one.results.arrays["spending"].sum(axis=(1, 2, 3)).mean() / 1e6 for one in cases]
    assert money == pytest.approx(spent, abs=0.006)


@pytest.mark.parametrize("kind", ["plan", "year", "inspection"])
def test_the_head_names_the_office_that_also_signs_or_leaves_a_place(kind):
    for office, head, signs in (
        ("演示市总工会", "演示市总工会文件", "演示市总工会"),
        ("", "（发文机关名称）文件", "单位）"),
    ):
        name, content = next(
            (name, found)
            for name, found in write_documents(kind, Request((case(),), office=office)).items()
            if name.endswith("docx")
        )
        lines = [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]
        assert head in lines, name
        assert any(line.startswith("（机关代字）〔20") for line in lines), "the number is the office's to give"
        assert any(line.endswith(signs) for line in lines[lines.index(head) + 1 :]), "it signs"


def test_a_meeting_takes_at_most_three_options():
    with pytest.raises(SimulationError, match="至多并列 3 个方案"):
        write_documents("meeting", Request((case(),) * 4))


@pytest.mark.parametrize("kind", ["plan", "inspection"])
def test_papers_are_the_same_every_time(kind):
    assert files(kind) == files(kind)


@pytest.mark.usefixtures("charts_drawn")
def test_charts_are_the_same_every_time():
    assert files("meeting") == files("meeting")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_household_still_gives_papers(kind, lang):
    for content in files(kind, lang, households=1, years=(2016, 2016)).values():
        assert content.startswith((b"PK", b"%PDF"))


@pytest.mark.parametrize("kind", KINDS)
def test_names_that_are_code_stay_text(kind):
    odd = '=1+1 {{ 7*7 }} #read("x") <w:b/> & “引”'
    for name, content in files(kind, zh=odd, en=odd, years=(2016, 2016)).items():
        if name.endswith(".docx"):
            assert odd.replace(" “", "“") in words(content)
