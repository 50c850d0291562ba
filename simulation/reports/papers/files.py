"""A finished paper as files: Word to be edited and PDF to be read, or the user's own template filled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

from simulation.reports.documents import Case, Files, Request
from simulation.reports.papers.fields import SECTIONS
from simulation.reports.papers.material import Material, material_of
from simulation.reports.papers.parts import Paper, sections
from simulation.reports.papers.print import pdf_file
from simulation.reports.papers.template import fill_template
from simulation.reports.papers.word import word_file


def files_of_years(case: Case, request: Request, compose: Callable[[Material, int], Paper]) -> dict[str, bytes]:
    """The files of a paper for every year of a scenario, by year and ending."""
    material = material_of(case, request)
    files: dict[str, bytes] = {}
    for year in material.years:
        case.going_on()
        files |= {
            f"_{year}{ending}": content for ending, content in paper_files(compose(material, year), request).items()
        }
    return files


def paper_files(paper: Paper, request: Request) -> Files:
    """The files of a paper by ending; a template, checked before, replaces our own form."""
    if request.template is None:
        return {".docx": word_file(paper), ".pdf": pdf_file(paper)}
    texts = sections(paper)
    told = {f"section_{key}": texts.get(key, "") for key in SECTIONS[paper.kind]}
    return {".docx": fill_template(request.template, {**paper.fields, **told}, datetime.combine(paper.dated, time()))}
