"""A user's own template: filled where its fields are plain names, refused with every place where they are not."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from typer.testing import CliRunner

from simulation.cli import app
from simulation.errors import InputRecordError, UnusableFileError
from simulation.reports.documents import PAPERS, Request, write_documents
from simulation.reports.papers import inspection, meeting, plan, year
from simulation.reports.papers.fields import FIGURES, SECTIONS, YEARLY, field_names, figures
from simulation.reports.papers.material import Material, rounded_up
from simulation.reports.papers.parts import sections
from simulation.reports.papers.template import check_template
from tests.reports.papers.cases import case

YEARS = (2016, 2017, 2018, 2019, 2020)
NAMES = field_names("plan", YEARS)
REPOSITORY = Path(__file__).resolve().parents[3]


def template(*texts, header="", cell="", more=None):
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = header
    document.add_table(1, 1).cell(0, 0).text = cell
    if more:
        more(document)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def filled(content, kind="plan", lang="zh"):
    [one, *_] = write_documents(kind, Request((case(),), lang, template=content)).values()
    return Document(BytesIO(one))


def problems(content, names=NAMES):
    with pytest.raises(InputRecordError) as caught:
        check_template(content, "甲.docx", names)
    return caught.value.problems


def test_fields_are_filled_wherever_they_stand():
    content = template("应解困脱困 {{ target_2017 }} 户", "{{section_money}}", header="{{ title }}", cell="{{ seed }}")
    check_template(content, "甲.docx", NAMES)
    made = filled(content)
    wanted = rounded_up(case().summary["years"][1]["target_households"])
    assert made.paragraphs[0].text == f"应解困脱困 {wanted} 户"
    paragraphs = [paragraph.text for paragraph in made.paragraphs[1:]]
    assert [line for line in paragraphs if line] == sections(plan.compose(Material(case(), "zh")))["money"].split("\n")
    assert made.sections[0].header.paragraphs[0].text == "基准方案"
    assert made.tables[0].cell(0, 0).text == str(case().summary["seed"])


def test_a_field_parted_by_formatting_is_found():
    def parted(document):
        paragraph = document.add_paragraph()
        for piece in ("{{ lif", "ted_20", "16 }}"):
            paragraph.add_run(piece).bold = piece.startswith("ted")

    content = template(more=parted)
    check_template(content, "甲.docx", NAMES)
    assert figures(Material(case(), "zh"))["lifted_2016"] in [
        paragraph.text for paragraph in filled(content).paragraphs
    ]


def test_every_problem_is_told_at_once_with_its_place():
    found = problems(
        template(
            "好 {{ seed }}", "{{ lifted_2061 }}", "{% for x in y %}", header="{{ titel }}", cell="{{ seed|upper }}"
        )
    )
    assert len(found) == 4
    assert (
        "正文 body 第 2 段 paragraph 2：没有字段 no such field “lifted_2061”；是否指 did you mean “lifted_20"
        in found[0]
    )
    assert "第 3 段" in found[1]
    assert "{{ seed|upper }}" in found[2]
    assert "页眉 header 第 1 段" in found[3]
    assert "title" in found[3]


@pytest.mark.parametrize(
    "text",
    [
        "{{ seed.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id') }}",
        "{{ self }}",
        "{{ 7*7 }}",
        "{{ seed() }}",
        "{{ seed['x'] }}",
        "{{ seed|attr('x') }}",
        "{% include '/etc/passwd' %}",
        "{% set x = 1 %}",
        "{# seed #}",
        "{{p seed }}",
        "{{r seed }}",
        "{%tr for x in seed %}",
        "{% colspan seed %}",
        "{% vm %}",
        "{{ seed",
        "seed }}",
        "{{ “seed” }}",
        "{{ {{ seed }} }}",
    ],
)
def test_what_is_more_than_a_name_is_refused(text):
    assert problems(template(text))
    assert problems(template("x", cell=text))
    assert problems(template("x", header=text))


def test_a_field_across_paragraphs_or_hidden_in_the_format_is_refused():
    assert problems(template("{{ seed", "}}"))

    def hidden(document):
        document.add_picture(BytesIO(_dot()))
        document.inline_shapes[0]._inline.docPr.set("descr", "{{ seed.x }}")

    assert "藏在格式里" in problems(template("好", more=hidden))[0]

    def title(document):
        document.core_properties.title = "{{ 7*7 }}"

    assert "property title" in problems(template("好", more=title))[0]


def _dot():
    from tests.reports.papers.conftest import dot

    return dot()


def test_what_is_no_plain_word_file_is_refused():
    for content in (b"", b"PK\x03\x04", b"%PDF-1.7", b"x" * 100):
        with pytest.raises(UnusableFileError, match=r"甲\.docx"):
            check_template(content, "甲.docx", NAMES)

    def linked(document):
        document.part.relate_to("http://example.org/x.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)

    with pytest.raises(UnusableFileError, match="外部文件"):
        check_template(template("x", more=linked), "甲.docx", NAMES)
    macros = BytesIO(template("x"))
    with ZipFile(macros, "a") as packed:
        packed.writestr("word/vbaProject.bin", b"x")
    with pytest.raises(UnusableFileError, match="宏"):
        check_template(macros.getvalue(), "甲.docx", NAMES)


@pytest.mark.parametrize("name", ["_rels/.rels", "word/document.xml", "word/styles.xml"])
def test_a_word_file_damaged_on_its_way_is_refused(name):
    content = bytearray(template("甲"))
    with ZipFile(BytesIO(content)) as packed:
        part = packed.getinfo(name)
    begin = part.header_offset + 30 + len(part.filename)
    content[begin : begin + part.compress_size] = b"\xff" * part.compress_size
    with pytest.raises(UnusableFileError, match="已损坏"):
        check_template(bytes(content), "甲.docx", NAMES)


def test_names_of_the_plan_that_look_like_fields_stay_text():
    content = template("{{ title }}")
    [made] = write_documents("plan", Request((case(zh="{{ seed }} <b> & {% x %}"),), template=content)).values()
    assert Document(BytesIO(made)).paragraphs[0].text == "{{ seed }} <b> & {% x %}"


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_name_of_a_kind_is_filled(kind, lang):
    names = field_names(kind, YEARS)
    content = template(*(f"{name}={{{{ {name} }}}}" for name in names))
    check_template(content, "甲.docx", names)
    text = "\n".join(paragraph.text for paragraph in filled(content, kind, lang).paragraphs)
    assert "{{" not in text
    told = dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))
    assert set(told) == set(names)
    assert {name for name, value in told.items() if not value} <= {"section_options"}


def test_the_sections_are_those_of_the_papers():
    material = Material(case(), "zh")
    papers = {
        "plan": plan.compose(material),
        "year": year.compose(material, 2017),
        "meeting": meeting.compose([case()], material),
        "inspection": inspection.compose(material, 2017),
    }
    for kind, paper in papers.items():
        assert set(sections(paper)) | {"options"} == {*SECTIONS[kind], "options"}
        assert paper.kind == kind


def test_the_same_template_gives_the_same_bytes():
    content = template("{{ verdict }}")
    request = Request((case(),), template=content)
    assert write_documents("plan", request) == write_documents("plan", request)


def test_the_page_on_templates_names_every_field():
    page = (REPOSITORY / "docs" / "templates.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`(\w+)`", page))
    assert {*FIGURES, *(f"{name}_年份" for name in YEARLY)} <= told
    assert {f"section_{key}" for keys in SECTIONS.values() for key in keys} <= told


def test_the_command_refuses_a_bad_template_before_it_runs(tmp_path):
    bad = tmp_path / "甲.docx"
    bad.write_bytes(template("{{ sead }}"))
    asked = ["report", "baseline", "--kind", "plan", "--out", str(tmp_path / "out"), "--template", str(bad)]
    answer = CliRunner().invoke(app, asked)
    assert answer.exit_code == 1
    assert "没有字段nosuchfield“sead”；是否指didyoumean“seed”" in "".join(answer.output.split())
    assert not (tmp_path / "out").exists()
    asked[asked.index("plan")] = "annex3"
    assert CliRunner().invoke(app, asked).exit_code == 64
