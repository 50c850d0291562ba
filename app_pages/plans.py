"""A plan as the pages hold it: what the scenario says, which cells are locked, what was typed and is not yet a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import count
from typing import Any

from simulation import Scenario, SimulationError, load_scenario
from simulation.inputs.scenario import build_scenario, years_as_numbers
from simulation.planning.edits import forget_programme, gone_programmes
from simulation.store import Draft, Store

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Document:
    """Everything of a plan that is kept; `content` is what `build_scenario` takes."""

    content: Content
    locks: Mapping[str, Any] = field(default_factory=dict)
    """Programmes and cells (programme, year) whose money is not to be changed by scaling or optimising."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """Text typed into a field that is no valid amount, by the field's name: kept until it is mended."""
    actuals: Mapping[str, Any] = field(default_factory=dict)
    """Last year's accounts, as typed or read in: yuan by programme."""

    @classmethod
    def of(cls, scenario: Scenario) -> Document:
        """The document of a scenario without locks."""
        return cls(years_as_numbers(scenario.model_dump(mode="json")))

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Document:
        """A document from the store; years are numbers again."""
        return cls(**{name: years_as_numbers(kept.get(name, {})) for name in ("content", "locks", "typed", "actuals")})

    def kept(self) -> dict[str, Any]:
        """The document as the store keeps it."""
        return {"content": self.content, "locks": self.locks, "typed": self.typed, "actuals": self.actuals}

    def with_content(self, content: Content) -> Document:
        """The same locks and typed texts around another content."""
        return replace(self, content=content)


@dataclass(frozen=True)
class Plan:
    """What the pages show: a scenario of the folder, somebody's plan, or one of its versions."""

    id: str
    """Name of a scenario of the folder, or the id of a kept plan."""
    version: int | None
    document: Document
    scenario: Scenario
    draft: Draft | None
    """The kept plan this belongs to, None for a scenario of the folder."""

    @property
    def is_shipped(self) -> bool:
        """Whether it is a scenario of the folder, which is never changed."""
        return self.draft is None


def open_plan(store: Store, name: str, version: int | None, shipped: Mapping[str, Scenario | SimulationError]) -> Plan:
    """The plan of a link: a scenario of the folder, a draft, or a version.

    Raises SimulationError where there is no such plan or version or its file cannot be used.
    """
    if name in shipped:
        scenario = shipped[name]
        if isinstance(scenario, SimulationError):
            raise scenario
        return Plan(name, None, Document.of(scenario), scenario, None)
    draft = store.draft(name)
    kept = draft.document if version is None else store.version(name, version).document
    document = Document.read(kept)
    scenario = _built_once(_State(name, version, draft.revision, draft.title, document))
    return Plan(name, version, document, scenario, draft)


@dataclass(frozen=True)
class _State:
    """A kept plan as it stands at one moment; what its document says follows from the rest."""

    plan: str
    version: int | None
    revision: int
    title: str
    document: Document = field(compare=False)


@lru_cache(maxsize=64)
def _built_once(state: _State) -> Scenario:
    """The scenario of a plan, checked once and not at every drawing of a page."""
    return built(state.document, state.title)


def built(document: Document, title: str) -> Scenario:
    """The scenario of a document, under the plan's title in both languages (a person writes it in one).

    Programmes that nobody knows any more are left out: the document keeps them until the person takes them out.
    """
    scenario = build_scenario(without_gone(document.content), title)
    return scenario.model_copy(update={"zh": title, "en": title})


def without_gone(content: Content) -> Content:
    """A content without the programmes that no longer exist."""
    for programme in gone_programmes(content):
        content = forget_programme(content, programme)
    return content


def edit_plan(store: Store, plan: Plan, change: Callable[[Document], Document], label: str, title: str) -> Draft:
    """Change a plan by one undoable step; a scenario of the folder or an older version becomes the draft first.

    `title` names the copy of a scenario of the folder. Raises InputRecordError, with nothing changed, where the new document
    cannot be projected, and StaleDraftError where another window changed the plan meanwhile.
    """
    document = change(plan.document)
    build_scenario(without_gone(document.content), title if plan.draft is None else plan.draft.title)
    draft = plan.draft or store.create_plan(title, plan.id, plan.document.kept())
    return store.edit(draft.plan, draft.revision, document.kept(), label)


def base_of(store: Store, plan: Plan) -> Scenario:
    """The scenario of the folder a plan began from."""
    if plan.draft is None:
        return plan.scenario
    bases = {head.plan: head.base for head in store.plans()}
    return load_scenario(bases[plan.draft.plan])


def free_title(store: Store, title: str) -> str:
    """A title no kept plan has: with a number where it is taken. A list of choices cannot tell two of one name apart."""
    taken = {head.title for head in store.plans()}
    numbered = (f"{title} ({n})" for n in count(2))
    return title if title not in taken else next(other for other in numbered if other not in taken)
