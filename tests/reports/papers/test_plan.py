"""The five-year plan: what the Word file says is what the run says, and its form is the official one."""

from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from simulation.errors import SimulationError
from simulation.inputs.programmes import load_programmes
from simulation.inputs.scenario import load_scenario
from simulation.planning.budget_table import read_budget
from simulation.reports.documents import Request, write_documents
from simulation.reports.papers.grids import UNTOLD
from simulation.reports.papers.material import Material, rounded_up
from simulation.reports.papers.plan import standard_words
from simulation.reports.wording import chance, opening_line, wan
from tests.reports.papers.cases import case

LANGS = ("zh", "en")


def written(lang="zh", public=False, **chosen):
    files = write_documents("plan", Request((case(**chosen),), lang, public=public))
    [content] = [content for name, content in files.items() if name.endswith(".docx")]
    return content


plan_file = cache(written)


def opened(content):
    return Document(BytesIO(content))


def text_of(document):
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def table_with(document, head):
    [found] = [
        table for table in document.tables if table.rows[0].cells[0].text == head[0] and len(table.columns) == head[1]
    ]
    return {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in found.rows[1:]}


def number(text):
    return float(text.split("\n")[0].replace(",", ""))


@pytest.mark.parametrize("lang", LANGS)
def test_money_in_the_file_is_the_runs_and_adds_up(lang):
    document, summary = opened(plan_file(lang)), case().summary
    years = len(summary["years"])
    money = table_with(document, (("资金来源", "Source")[lang == "en"], years + 2))
    total = money.pop(("合计", "All")[lang == "en"])
    assert [number(cell) for cell in total[1:]] == [
        pytest.approx(year["spending_total_yuan"]["mean"] / 10_000, abs=0.005) for year in summary["years"]
    ]
    summed = [sum(number(row[1 + t]) for row in money.values()) for t in range(years)]
    assert summed == pytest.approx([number(cell) for cell in total[1:]], abs=0.03)
    assert wan(sum(sum(year["budget_yuan"].values()) for year in summary["years"])) in text_of(document)


def test_tasks_are_whole_households_of_the_run_for_every_unit_and_year():
    document, summary = opened(plan_file()), case().summary
    tasks = table_with(document, ("管档单位", len(summary["years"]) + 3))
    units = summary["by"]["unit"]
    assert set(tasks) == {*units, "各单位合计", "全市目标"}
    for unit, cell in units.items():
        wanted = [rounded_up(year["target_households"]) for year in cell["years"]]
        assert [int(told) for told in tasks[unit][1:]] == [*wanted, sum(wanted)]
    for column in range(len(summary["years"]) + 2):
        assert sum(int(tasks[unit][column]) for unit in units) == int(tasks["各单位合计"][column].replace(",", ""))


def test_the_opening_file_by_cause_adds_up_to_the_file():
    document, told = opened(plan_file()), case()
    causes = table_with(document, ("主要致困原因", 3))
    assert int(causes.pop("合计")[0]) == told.summary["opening"]["opening_file"]
    assert sum(int(row[0]) for row in causes.values()) == told.summary["opening"]["opening_file"]
    assert opening_line(told.summary["opening"]).replace(" ", "") in text_of(document)


@pytest.mark.parametrize("lang", LANGS)
def test_a_plan_that_fails_says_so_and_promises_nothing(lang):
    told = case().summary
    said = text_of(opened(plan_file(lang)))
    assert told["probability_all_years"] < 0.5
    odds = chance(told["probability_all_years"], 4, lang)
    assert (odds.replace(" ", "") if lang == "zh" else odds) in said.replace(" ", "" if lang == "zh" else " ")
    assert ("本规划不作达标承诺" if lang == "zh" else "This plan does not promise it.") in said
    assert ("可以列为责任目标" if lang == "zh" else "it can be promised") not in said


def test_the_page_is_the_official_one():
    document = opened(plan_file())
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [
        round(side.mm)
        for side in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    ] == [37, 35, 28, 26]
    body = document.styles["Body Text"]
    fonts = body.element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert body.font.size == Pt(16)
    spacing = body.element.pPr.find(qn("w:spacing"))
    assert 22 * int(spacing.get(qn("w:line"))) / 20 == pytest.approx(225 / 25.4 * 72, abs=1)
    narrower = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (16 + narrower) <= 156 / 25.4 * 72 < 29 * (16 + narrower)


def test_headings_are_numbered_in_chinese():
    heads = [p.text for p in opened(plan_file()).paragraphs if p.style.name.startswith("Heading")]
    assert [head[:2] for head in heads if head[1] == "、"] == ["一、", "二、", "三、", "四、", "五、", "六、", "七、"]
    assert sum(head.startswith("（一）") for head in heads) == 5
    assert any(head.startswith("1. ") for head in heads)


def test_the_same_run_gives_the_same_bytes_and_nothing_of_the_day():
    one = written()
    assert one == written()
    with ZipFile(BytesIO(one)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(2016, 9, 1, 0, 0, 0)}
    assert opened(one).core_properties.created.isoformat().startswith("2016-09-01")


def test_every_page_of_a_plan_for_the_demo_says_so():
    document = opened(plan_file())
    headers = (document.sections[0].header, document.sections[0].even_page_header)
    assert ["【演示数据】" in header.paragraphs[0].text for header in headers] == [True, True]
    assert "虚构" in text_of(document)


def test_english_has_no_chinese_but_names_of_units_and_the_policy():
    document, told = opened(plan_file("en")), case()
    names = [*told.summary["by"]["unit"], "汕工〔2016〕48号", "—"]
    text = text_of(document) + "\n".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )
    for name in names:
        text = text.replace(name, "")
    assert [sign for sign in text if ord(sign) > 0x2E7F] == []


def test_in_public_small_groups_are_told_nowhere():
    assert 0 < min(case().results.moves("on_file_start", "cause")[0, 0]) < 5
    public = opened(plan_file(public=True))
    causes = table_with(public, ("主要致困原因", 3))
    told = [int(row[0]) for name, row in causes.items() if row[0] != UNTOLD and name != "合计"]
    assert min(count for count in told if count) >= 5
    assert sum(row[0] == UNTOLD for row in causes.values()) >= 2
    assert not any(paragraph.text == "内部" for paragraph in public.paragraphs)
    assert any(paragraph.text == "内部" for paragraph in opened(plan_file()).paragraphs)


def test_in_public_the_same_units_are_untold_in_every_table_and_cannot_be_subtracted():
    told = Material(case(), "zh", public=True)
    untold = told.untold("unit")
    units, _, counts = told.file_by_unit_and_cause()
    assert untold
    assert {unit for unit, row in zip(units, counts, strict=True) if 0 < row.sum() < 5} <= untold
    public = opened(plan_file(public=True))
    for table in public.tables:
        for row in table.rows:
            if row.cells[0].text in untold:
                assert {cell.text for cell in row.cells[1:-1]} <= {UNTOLD, "0"} or table.rows[0].cells[
                    1
                ].text != "期初在档"
    tasks = table_with(public, ("管档单位", 8))
    assert all(set(tasks[unit]) == {UNTOLD} for unit in untold)


def test_a_file_of_under_five_has_no_public_paper():
    few = case(households=4)
    assert 0 < few.summary["opening"]["opening_file"] < 5
    with pytest.raises(SimulationError, match="--public"):
        write_documents("plan", Request((few,), public=True))


def test_odd_cases_are_written():
    empty = case(rules="rules_2021", households=1)
    assert empty.summary["opening"]["opening_file"] in {0, 1}
    assert opened(write_documents("plan", Request((empty,)))[f"规划_{empty.stem}.docx"]).paragraphs
    long = "甲" * 60
    assert long in text_of(opened(plan_file(zh=long)))


def test_the_standard_told_is_the_plans_own():
    content = load_scenario("baseline").model_dump()
    content["programmes"]["living_aid"] |= {"standard_yuan": 20_000, "total_yuan": 3e7}
    content["programmes"]["festival_visits"] |= {"people": 100, "total_yuan": 123_400}
    rows = read_budget(content).by_programme
    assert standard_words(rows["living_aid"])[0] == "每户每年 20,000 元"
    assert standard_words(rows["festival_visits"])[1] == "1,234 yuan per household and year"
    assert standard_words(rows["study_aid"])[0].startswith("每人每年：普通高中")


def test_every_programme_of_the_unions_money_is_told():
    said = text_of(opened(plan_file()))
    plan = case().scenario
    records = load_programmes()
    for name, choice in plan.programmes.items():
        if choice.on and records[name].money == "union":
            assert records[name].zh.replace(" ", "") in said
