"""The sheet that says which run this is: fingerprints, scenario with its changes, seed, versions, numbers set by hand."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.errors import InputRecordError
from simulation.inputs.scenario import Scenario, load_scenario
from simulation.reports.differences import differences
from simulation.reports.documents import Case
from simulation.reports.finance.words import say
from simulation.reports.limits import limits
from simulation.reports.names import Lang, parameter_label
from simulation.reports.paper import Paper, lines_of
from simulation.reports.plan_words import choice
from simulation.reports.wording import DEMO, verdict

_WIDTHS = (34, 92)


def about_sheet(paper: Paper, case: Case) -> None:
    """Which run, and what it stands on."""
    lang = paper.lang
    page = paper.page(say("about", lang))
    for place, width in enumerate(_WIDTHS):
        page.set_column(place, place, width)
    demo = DEMO[lang == "en"] if case.archive.is_demo else ""
    title = f"{demo}{case.summary['titles'][lang]} {say('title', lang)}"
    page.write_string(0, 0, title, paper.style(bold=True, font_size=16))
    page.set_row(0, 24)
    bold, plain = paper.style(bold=True, text_wrap=True, valign="top"), paper.style(text_wrap=True, valign="top")
    for line, (name, text) in enumerate(_facts(case, lang), start=2):
        page.write_string(line, 0, name, bold)
        page.write_string(line, 1, text, plain)
        page.set_row(line, 14 * max(lines_of(name, _WIDTHS[0]), lines_of(text, _WIDTHS[1])) + 2)
    page.protect()


def _facts(case: Case, lang: Lang) -> Iterator[tuple[str, str]]:
    told, scenario = case.results.provenance, case.scenario
    bridge = told.bridge
    yield "", verdict(case.summary, lang)
    yield say("scenario", lang), f"{scenario.zh} {scenario.en}（{scenario.name}）"
    if question := (scenario.question_en if lang == "en" else scenario.question_zh):
        yield say("question", lang), question
    yield say("scenario_print", lang), told.scenario_fingerprint
    yield say("archive", lang), case.archive.source_name
    yield say("archive_print", lang), told.archive_fingerprint
    counts = (bridge[name] for name in ("imported", "cleared", "undecided", "opening_file"))
    yield say("households", lang), " / ".join(f"{count:,}" for count in counts)
    yield say("years", lang), f"{scenario.years[0]}—{scenario.years[1]}"
    yield say("rules", lang), choice("rules", scenario.rules)[lang == "en"]
    yield say("seed", lang), str(told.seed)
    yield say("replicates", lang), str(told.replicates)
    yield say("versions", lang), ", ".join(f"{name} {version}" for name, version in told.versions.items())
    yield "", say("repeat", lang)
    yield from _changes(scenario, lang)
    yield from _overridden(case, lang)
    for number, line in enumerate(limits(case.summary, lang)):
        yield "" if number else say("stands_on", lang), line


def _changes(scenario: Scenario, lang: Lang) -> Iterator[tuple[str, str]]:
    """The changes in words, one a row, money first."""
    base_name = scenario.based_on or "baseline"
    head = say("changes", lang, base=base_name)
    try:
        base = load_scenario(base_name)
    except InputRecordError:
        yield head, say("base_gone", lang, base=base_name)
        return
    groups = [] if scenario.name == base.name else differences(scenario, base)
    lines = [line[lang == "en"] for group in groups for line in group.lines]
    for number, line in enumerate(lines or [say("no_changes", lang)]):
        yield "" if number else head, line


def _overridden(case: Case, lang: Lang) -> Iterator[tuple[str, str]]:
    """Numbers set by hand, each with its value and the note of whoever set it."""
    numbers = case.scenario.parameters
    head = say("overridden", lang)
    if not numbers:
        yield head, say("none", lang)
    for place, (name, number) in enumerate(numbers.items()):
        yield "" if place else head, f"{parameter_label(name, lang)}（{name}）= {number.value}：{number.note}"
