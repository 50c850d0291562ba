"""What a meeting sees: for every scenario its years with three numbers each, one chart and a verdict; no household anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from app_pages.plans import Plan
from app_pages.runs import FULL, Job, Summary
from app_pages.shared import LONG, Range, explain, look
from app_pages.texts import LOCALES, Language, Texts
from app_pages.workspace import (
    SHIPPED_FIRST,
    all_runs,
    compared,
    compared_name,
    open_compared,
    plan_title,
    read_archive,
    scenarios,
    visitor,
)
from simulation import SimulationError
from simulation.inputs.funds import UNSECURED
from simulation.reports import chart_style, charts, images
from simulation.reports.names import parameter_label
from simulation.reports.wording import between, chance, few_or_whole, likelihood, verdict_parts, wan

MOST = 9
"""As many scenarios as there are digits on the keyboard."""
WIDTH = 1110
"""Points within the axes of the chart, on a window of 1280 × 720."""
COVERED = "guess"
"""Value of the link's `present` that covers the numbers first."""


@dataclass(frozen=True)
class Act:
    """One scenario of the meeting with its best answer so far."""

    name: str
    title: str
    summary: Summary | None = None
    mark: str = ""
    """Everything the answer depends on."""
    start_month: int = 1
    changed: tuple[str, ...] = ()
    """Parameters set by hand."""
    fault: BaseException | None = None
    is_full: bool = False
    is_settled: bool = False
    """Whether there is nothing more to wait for."""
    is_slow: bool = False
    """Whether even the first answer takes so long that the engine must be compiling."""

    @property
    def state(self) -> tuple[str, bool, bool, bool]:
        """What changes when there is something else to show."""
        return self.mark, self.summary is None, self.fault is None, self.is_slow


def acts(t: Texts, archive_id: str | None) -> list[Act]:
    """The scenarios of the meeting in the order of their keys; what is not projected yet is asked for, the chosen one first."""
    plans = plans_on_stage()
    chosen = _chosen()
    found = {
        name: _act(name, plans[name], archive_id, f"stage{name}", t) for name in sorted(plans, key=lambda name: name != chosen)
    }  # fmt: skip
    return [found[name] for name in plans]


def plans_on_stage() -> dict[str, Plan | SimulationError]:
    """The plan in use and those it is compared with; without a comparison the folder's scenarios, in their order."""
    chosen, names = _chosen(), list(compared()) or list(scenarios())
    if chosen not in names:
        names = [chosen, *names]
    return {name: _opened(name) for name in names[:MOST]}


def _chosen() -> str:
    """The plan in use under the name it has in a comparison."""
    return compared_name(str(st.session_state.get("s") or SHIPPED_FIRST), st.session_state.get("v"))


def _opened(name: str) -> Plan | SimulationError:
    try:
        return open_compared(name)
    except SimulationError as error:
        return error


def _act(name: str, plan: Plan | SimulationError, archive_id: str | None, place: str, t: Texts) -> Act:
    """A plan with its answer; a full one stays with the session, for the runs' memory holds fewer than a stage."""
    if isinstance(plan, SimulationError):
        return Act(name, name, fault=plan, is_settled=True)
    blank = Act(
        name, plan_title(plan, t), start_month=plan.scenario.plan_start_month, changed=tuple(plan.scenario.parameters)
    )
    try:
        archive = read_archive(archive_id, plan.scenario.years[0])
    except SimulationError as error:
        return replace(blank, fault=error, is_settled=True)
    kept: dict[str, Summary] = st.session_state.setdefault("stage_answers", {})
    mark = f"{archive.fingerprint}/{plan.scenario.fingerprint()}"
    if mark not in kept:
        quick, full = all_runs().ask(archive, plan.scenario, visitor(), place)
        if full.summary is None:
            return _unfinished(replace(blank, mark=f"{mark}/{quick.total}"), quick, full)
        kept[mark] = full.summary
    return replace(blank, mark=f"{mark}/{FULL}", summary=kept[mark], is_full=True, is_settled=True)


def _unfinished(act: Act, quick: Job, full: Job) -> Act:
    """An act with the quick estimate, if there is one yet."""
    if quick.summary is not None:
        return replace(act, summary=quick.summary, is_settled=full.error is not None)
    fault = quick.error or full.error
    slow = not quick.done and quick.seconds > LONG
    return replace(act, fault=fault, is_settled=fault is not None, is_slow=slow)


def stop_acts() -> None:
    """Stop what only the meeting waits for."""
    for name in plans_on_stage():
        all_runs().stop(visitor(), f"stage{name}")


def stage_data(shown: Iterable[Act], t: Texts, *, is_demo: bool, covered: bool) -> dict[str, Any]:
    """Everything the browser needs to switch by itself, in finished words."""
    listed = list(shown)
    chosen = _chosen()
    return {
        "lang": LOCALES[t.language].replace("_", "-"),
        "demo": t("demo") if is_demo else "",
        "words": _words(t),
        "scenarios": [_scenario(act, t) for act in listed],
        "start": {
            "scenario": next((at for at, act in enumerate(listed) if act.name == chosen), 0),
            "year": st.session_state.get("year"),
            "covered": covered,
        },
    }


def _words(t: Texts) -> dict[str, Any]:
    """The stage's own words."""
    names = (
        "guess", "how", "guessed", "no_such", "no_fullscreen", "leave_again", "fullscreen", "blank", "cover", "help", "leave",
        "tools", "years", "blanked", "help_title",
    )  # fmt: skip
    return {
        **{name: t(f"meeting.{name}", guess="{guess}") for name in names},
        "help_keys": [list(line) for line in help_keys(t)],
    }


def help_keys(t: Texts) -> list[tuple[str, str]]:
    """Every key and what it does."""
    keys = {"choose": "1–9", "year": "← →", "reveal": t("meeting.space"), "cover": "G", "blank": "B", "fullscreen": "F",
            "help": "?", "leave": "Esc Esc"}  # fmt: skip
    return [(key, t(f"meeting.does_{name}")) for name, key in keys.items()]


def _scenario(act: Act, t: Texts) -> dict[str, Any]:
    if act.summary is None:
        return {
            "key": act.name, "title": act.title, "ready": False, "full": False, "waiting": _waiting(act, t), "years": [],
        }  # fmt: skip
    summary, full = act.summary, act.is_full
    return {
        "key": act.name,
        "title": act.title,
        "ready": True,
        "full": full,
        "badge": t("full" if full else "quick", n=summary["replicates"]),
        "verdict": _verdict(summary, t),
        "changed": _changed(act, t),
        "years": [_year(year, act, summary, t) for year in summary["years"]],
        "chart": picture(act.mark, t.language, look() == chart_style.DARK, summary),
    }


def _waiting(act: Act, t: Texts) -> list[str]:
    """Why there is nothing to see yet, or why there will be nothing."""
    if act.fault is not None:
        return [t("meeting.failed", why=explain(act.fault, t))]
    return [t("working", name=act.title), *([t("first_time")] if act.is_slow else [])]


def _verdict(summary: Summary, t: Texts) -> str:
    """The chance that every year reaches the target, in one sentence."""
    parts = verdict_parts(summary, t.language)
    if len(parts) == 1:
        return parts[0]
    every = summary["probability_all_years"]
    return t(
        "meeting.verdict", first=summary["years"][0]["year"], last=summary["years"][-1]["year"],
        odds=chance(every, summary["replicates"], t.language), says=likelihood(every, t.language),
    )  # fmt: skip


def _changed(act: Act, t: Texts) -> str:
    names = t.listed(parameter_label(name, t.language) for name in act.changed)
    return t("overridden", n=len(act.changed), names=names) if act.changed else ""


def _year(year: Mapping[str, Any], act: Act, summary: Summary, t: Texts) -> dict[str, Any]:
    """One year: what is lifted, what is missing, who is left, and the question to guess."""
    due, lifted = year["target_households"], year["lifted" if summary["denominator"] == "current" else "lifted_opening"]
    below, gap = lifted["p50"] < due["p50"], year["by_source_yuan"][UNSECURED]
    asked = t("meeting.due", n=few_or_whole(due["p50"], t.language))
    part = t("meeting.part_year", month=act.start_month) if act.start_month > 1 and year is summary["years"][0] else ""
    return {
        "year": year["year"],
        "question": t("meeting.question", year=year["year"], name=act.title),
        "given": t("meeting.given", n=few_or_whole(year["on_file_start"]["p50"], t.language), asked=asked),
        "numbers": [
            _people("expected", lifted, t, note=t("meeting.below", asked=asked) if below else asked, below=below),
            _money("gap", gap, t),
            _people("left", year["on_file_end"], t, note=part),
        ],
    }


def _people(name: str, value: Range, t: Texts, *, note: str, below: bool = False) -> dict[str, Any]:
    """A count of households with its range; under five it is not told."""

    def show(number: float) -> str:
        return few_or_whole(number, t.language)

    return {
        "name": t(f"meeting.{name}"), "value": show(value["p50"]), "unit": _unit("households", t),
        "range": t("between", range=between(value, t.language, show)), "note": note, "below": below,
    }  # fmt: skip


def _unit(name: str, t: Texts) -> str:
    """What stands behind a number; English has its long units in the names of the numbers."""
    return t(f"meeting.{name}").strip()


def _money(name: str, value: Range, t: Texts) -> dict[str, Any]:
    """A sum with its range, or that nothing is missing."""
    nothing = value["p95"] < 1
    return {
        "name": t(f"meeting.{name}"), "value": t("no_gap") if nothing else wan(value["p50"]),
        "unit": "" if nothing else _unit("wan", t),
        "range": t("funded") if nothing else t("between", range=between(value, t.language, wan)), "note": "", "below": False,
    }  # fmt: skip


@st.cache_data(show_spinner=False, max_entries=72)
def picture(mark: str, language: Language, dark: bool, _summary: Summary) -> dict[str, str]:  # noqa: FBT001 - a cache's key
    """The chart of an answer as a drawing with what is seen in it; drawn once for all who look at it."""
    colours = chart_style.DARK if dark else chart_style.LIGHT
    figure = charts.big_fan_chart(_summary, language, colours)
    return {
        "svg": images.bare_svg(figure, WIDTH, colours),
        "title": figure.title,
        "alt": f"{figure.title}。{figure.caption}" if language == "zh" else f"{figure.title}. {figure.caption}",
    }
