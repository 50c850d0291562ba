"""A user's own Word template: its fields are checked one by one, then filled; it can say names and nothing else.

A .docx with fields is code (Jinja): a template gets a sandbox, and only plain names that we know, `{{ lifted_2016 }}`. Whatever
else it holds is refused with its place, all problems at once, before anything is run.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from simulation.errors import InputRecordError, UnusableFileError
from simulation.inputs.parameters import did_you_mean, nearest
from simulation.inputs.safety import DAMAGED_ZIP
from simulation.reports.papers.word import with_fixed_times

LARGEST, UNPACKED, PARTS = 20 << 20, 200 << 20, 2_000
"""Bytes of a template, bytes and number of its parts unpacked: far above any paper, far below what harms a computer."""
_MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{\{|\}\}|\{%|%\}", re.DOTALL)
_NAME = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}", re.ASCII)
_SHOWN = 40


def check_template(content: bytes, name: str, allowed: Collection[str]) -> None:
    """Refuse a template that is no plain .docx, or any of whose fields is unknown or more than a name.

    Raises:
        UnusableFileError: no Word file, too large, with macros, or drawing on other files.
        InputRecordError: every problem with its place.
    """
    _check_file(content, name)
    problems = [f"{name}：{problem}" for problem in _problems(_opened(content, name), allowed)]
    if problems:
        raise InputRecordError(list(dict.fromkeys(problems)))


def fill_template(content: bytes, fields: Mapping[str, str], moment: datetime) -> bytes:
    """The template with its fields filled in; paragraphs of a field become paragraphs of the template's own style.

    `content` must have passed `check_template` with these names. The same template and fields give the same bytes.
    """
    template = DocxTemplate(BytesIO(content))
    told = {name: text.replace("\n", "\a") for name, text in fields.items()}
    template.render(told, _sandbox(), autoescape=True)
    filled = BytesIO()
    template.save(filled)
    return with_fixed_times(filled.getvalue(), moment)


def _sandbox() -> ImmutableSandboxedEnvironment:
    """Nothing to call, nothing to reach into, no filters, no tests; a name that is not given is an error."""
    sandbox = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    sandbox.globals.clear()
    sandbox.filters.clear()
    sandbox.tests.clear()
    return sandbox


def _check_file(content: bytes, name: str) -> None:
    """A zip of reasonable size without macros and without links to other files."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            whole = sum(part.file_size for part in parts)
            if len(content) > LARGEST or whole > UNPACKED or len(parts) > PARTS:
                raise UnusableFileError(
                    f"{name}：文件过大，请去掉图片再用 the template is too large, take its pictures out"
                )
            names = {part.filename.lower() for part in parts}
            # Every part is read, whatever it holds: a damaged one shows here.
            links = [part for part in parts if b'"External"' in packed.read(part) and part.filename.endswith(".rels")]
    except DAMAGED_ZIP as error:
        raise UnusableFileError(
            f"{name}：不是 Word 文件（.docx），或已损坏 no Word file (.docx), or damaged"
        ) from error
    if any(part.endswith("vbaproject.bin") for part in names):
        raise UnusableFileError(f"{name}：含有宏，请另存为 .docx it holds macros, save it as .docx")
    if links:
        where = "、".join(part.filename for part in links)
        raise UnusableFileError(
            f"{name}：引用了外部文件或网址（{where}），请改为嵌入 it draws on files outside itself, embed them"
        )


def _opened(content: bytes, name: str) -> DocxTemplate:
    template = DocxTemplate(BytesIO(content))
    try:
        template.init_docx()
    except (OpcError, KeyError, ValueError, SyntaxError) as error:
        raise UnusableFileError(
            f"{name}：不是 Word 文件（.docx），或已损坏 no Word file (.docx), or damaged"
        ) from error
    return template


def _problems(template: DocxTemplate, allowed: Collection[str]) -> Iterator[str]:
    """Problems of every part that is filled: first by paragraph, then of the part as the engine reads it."""
    for where, element in _parts(template):
        found = list(_in_paragraphs(where, element, allowed))
        yield from found or _as_read(where, template.patch_xml(template.xml_to_string(element)), allowed)
    for key in ("author", "comments", "identifier", "language", "subject", "title"):
        text = str(getattr(template.get_docx().core_properties, key))
        yield from _in_text(f"文件属性 property {key}", text, allowed)


def _parts(template: DocxTemplate) -> Iterator[tuple[str, Any]]:
    document: WordDocument = template.get_docx()
    yield "正文 body", document.element.body
    for uri, where in ((template.HEADER_URI, "页眉 header"), (template.FOOTER_URI, "页脚 footer")):
        for _, part in template.get_headers_footers(uri):
            yield where, parse_xml(part.blob)
    for part in document.part.package.parts:
        if part.content_type.endswith("footnotes+xml"):
            yield "脚注 footnotes", parse_xml(part.blob)


def _in_paragraphs(where: str, element: Any, allowed: Collection[str]) -> Iterator[str]:
    for number, paragraph in enumerate(element.iter(qn("w:p")), 1):
        text = "".join(piece.text or "" for piece in paragraph.iter(qn("w:t")))
        yield from _in_text(f"{where} 第 {number} 段 paragraph {number}", text, allowed)


def _in_text(where: str, text: str, allowed: Collection[str]) -> Iterator[str]:
    """Every field of a text that is not a plain known name."""
    for mark in _MARK.findall(text):
        shown = mark if len(mark) <= _SHOWN else mark[:_SHOWN] + "…"
        name = _NAME.fullmatch(mark)
        if name is None:
            yield f"{where}：“{shown}”不是单个字段名；只能写 {{{{ 名称 }}}} only a plain name in double braces is allowed"
        elif name[1] not in allowed:
            near = did_you_mean(nearest(name[1], allowed))
            yield f"{where}：没有字段 no such field “{name[1]}”{near}"


def _as_read(where: str, source: str, allowed: Collection[str]) -> Iterator[str]:
    """The part as the template engine will read it: texts, and names that are known, whatever the paragraphs look like."""
    sandbox = _sandbox()
    try:
        tree = sandbox.parse(source)
    except TemplateError as error:
        yield f"{where}：字段写法有误 a field is not well formed（{error.message}）"
        return
    plain = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name)
    for node in (tree, *tree.find_all(nodes.Node)):
        if not isinstance(node, plain) or (isinstance(node, nodes.Name) and node.name not in allowed):
            told = node.name if isinstance(node, nodes.Name) else type(node).__name__
            yield f"{where}：跨段或藏在格式里的字段不能用 a field across paragraphs or hidden in the format: {told}"
