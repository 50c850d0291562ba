"""怎样算的 method: the year's order, what the words mean, where the uncertainty comes from, what it cannot say."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

import streamlit as st

from app_pages.components.tour import reopen_tour
from app_pages.runs import FULL, QUICK
from app_pages.texts import Texts
from app_pages.workspace import Workspace, workspace
from simulation import Scenario, all_parameters
from simulation.inputs.parameters import Parameter
from simulation.reports.evidence import list_facts
from simulation.reports.glossary import explain_term, values
from simulation.reports.limits import EVIDENCE, REMAINDER
from simulation.reports.names import parameter_label
from simulation.reports.wording import label

# Three passes over all households; the names are keys of the texts.
PASSES = {
    "before": ("arrivals", "ageing", "shocks", "recheck", "needs"),
    "allocation": ("allocation",),
    "after": ("effects", "resources", "assessment", "books"),
}
WORDS = {
    "states": ("on_file", "relieved", "exited", "supported_only", "relapsed", "removed", "newly_identified", "cleared"),
    "target": ("lifted", "rate_current", "rate_opening", "probability_target", "probability_cleared"),
    "money": ("spending_total_yuan", "bound_yuan", "standing_cost_yuan", "gap", "own", "government", "union"),
}
WEAKEST = (
    "reemployment_year",
    "reemployment_hard",
    "job_loss_level",
    "illness_level",
    "hiring_wage_level",
    "wrongly_filed",
)
LIMITS = (
    "evidence",
    "weakest",
    "judged",
    "remainder",
    "small",
    "pairs",
    "line",
    "long",
    "first_year",
    "extrapolated",
    "demo",
)
STYLE = """<style>
.year {display: grid; grid-template-columns: 1fr .8fr 1fr; gap: .9rem; margin: 0 !important; padding: 0 !important;}
@media (max-width: 900px) {.year {grid-template-columns: 1fr;}}
.year > li {border: 1px solid light-dark(#D8E0E6, #34424C); border-radius: .5rem; padding: .7rem .9rem .8rem;}
.year h4 {margin: 0 0 .5rem; padding: 0; font-size: .95rem; color: light-dark(#1F6F9C, #5FB0DC);}
.year, .year ol {list-style: none;}
.year ol {margin: 0; padding: 0;}
.year ol li {display: grid; grid-template-columns: 1.7rem 1fr; margin: 0 0 .55rem; font-size: .95rem; line-height: 1.5;}
.year ol li:last-child {margin: 0;}
.year .n {width: 1.35rem; height: 1.35rem; border-radius: 50%; text-align: center; line-height: 1.35rem; font-size: .8rem;
  background: light-dark(#E3EEF5, #22323D); color: light-dark(#144E70, #9AD0F0);}
.year b {font-weight: 600;}
</style>"""


def page() -> None:
    """The whole page, top to bottom."""
    space = workspace()
    t, told = space.t, values(space.scenario, space.t.language)
    heading, again = st.columns([5, 1], vertical_alignment="center")
    heading.subheader(t("method.heading"), anchor=False)
    again.button(t("method.tour"), on_click=reopen_tour, key="method_tour", width="stretch")
    st.markdown(t("method.in_short", n=FULL))
    st.subheader(t("method.year"), anchor=False)
    st.markdown(t("method.year_note"))
    st.html(STYLE + "".join(diagram(space.scenario, t)))
    st.markdown(t("method.again", years=len(space.scenario.year_list)))
    st.subheader(t("method.words"), anchor=False)
    show_words(space)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(t("method.sure"), anchor=False)
        st.markdown(t("method.sure_text", n=FULL, quick=QUICK))
    with right:
        st.subheader(t("method.money"), anchor=False)
        st.markdown(t("method.money_text"))
    st.subheader(t("method.limits"), anchor=False)
    st.markdown("\n".join(f"- {line}" for line in limits(space, told)))
    st.page_link("app_pages/evidence.py", label=t("method.to_evidence"))


def diagram(scenario: Scenario, t: Texts) -> Iterator[str]:
    """The order of a year as three numbered cards; every text is escaped."""
    told, number = values(scenario, t.language), 0
    yield '<ol class="year">'
    for name, steps in PASSES.items():
        yield f"<li><h4>{html.escape(t(f'method.pass_{name}'))}</h4><ol>"
        for step in steps:
            number += 1
            title, text = (html.escape(t(f"method.{part}_{step}", **told)) for part in ("step", "does"))
            yield f'<li><span class="n">{number}</span><span><b>{title}</b> {text}</span></li>'
        yield "</ol></li>"
    yield "</ol>"


def show_words(space: Workspace) -> None:
    """Definitions as this plan uses them, one tab a subject."""
    t = space.t
    tabs = st.tabs([t(f"method.words_{subject}") for subject in WORDS])
    for tab, codes in zip(tabs, WORDS.values(), strict=True):
        with tab:
            st.table(
                {t("method.word"): [named(code, t) for code in codes], t("method.means"): meanings(codes, space)},
                hide_index=True,
            )


def named(code: str, t: Texts) -> str:
    """A word as the screens show it."""
    own = {"gap": "method.gap", "probability_cleared": "method.cleared"}
    return t(own[code]) if code in own else label(code, t.language)


def meanings(codes: Sequence[str], space: Workspace) -> list[str]:
    """What each word means."""
    return [explain_term(code, space.scenario, space.t.language) for code in codes]


def limits(space: Workspace, told: dict[str, str]) -> Iterator[str]:
    """What the answer cannot say, those that concern this plan and archive only where they do."""
    t, scenario = space.t, space.scenario
    facts = list_facts(scenario)
    numbers = [number for number in all_parameters().values() if isinstance(number, Parameter)]
    more = {
        **told,
        "names": t.listed(parameter_label(name, t.language) for name in WEAKEST),
        "judged": sum(fact.judged for fact in facts), "all": len(facts), "months": 13 - scenario.plan_start_month,
        "uncertain": sum(number.distribution.family not in {"fixed", "common"} for number in numbers),
        "year": scenario.years[0], "month": scenario.plan_start_month,
    }  # fmt: skip
    concerns = {
        "remainder": scenario.denominator == "current",
        "first_year": scenario.plan_start_month > 1,
        "demo": space.archive_id is None,
    }
    yield t.pick(*EVIDENCE)
    for name in LIMITS:
        if concerns.get(name, True):
            yield t.pick(*REMAINDER) if name == "remainder" else t(f"method.limit_{name}", **more)


page()
