"""A programme as a record: who, how much, when, and through which channels it works.

The engine knows the channels of this file and no programme by name: a further record in
`data/parameters/programmes.yaml` or in a scenario needs no code and no recompilation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Annotated, Literal, get_args

from pydantic import Field, ValidationError

from simulation.errors import InputRecordError
from simulation.inputs.columns import sheet_columns
from simulation.inputs.parameters import (
    Grade,
    Record,
    all_parameters,
    did_you_mean,
    explain_validation,
    nearest,
    read_yaml,
)
from simulation.inputs.paths import DATA

Need = Literal[
    "any", "below_line", "far_below_line", "exceptional", "student", "policy_age_worker", "serious_worker",
    "major_illness", "able_idle", "hard_to_place", "upskilling", "business", "graduate", "injured", "dibao_due",
    "entitlement_open", "uninsured", "migrant", "ill_family"
]  # fmt: skip
"""Closed list of needs; `simulation.year.needs` decides them, in this order of bits."""

Batch = Literal["safety_net", "medical", "work", "insurance", "across"]
Money = Literal["union", "government", "none"]


class Flat(Record):
    """A fixed amount for each unit (household or person)."""

    rule: Literal["flat"]
    yuan: Annotated[float, Field(ge=0)]


class ByStage(Record):
    """An amount by school stage of the student."""

    rule: Literal["by_stage"]
    yuan: Mapping[Literal["compulsory", "senior", "vocational", "college", "university"], float]


class ByTier(Record):
    """An amount by tier of the household."""

    rule: Literal["by_tier"]
    yuan: tuple[float, float, float]


class ToLine(Record):
    """What lifts the household to the line for the year, up to a cap."""

    rule: Literal["to_line"]
    cap_yuan: Annotated[float, Field(gt=0)]


class LineMonths(Record):
    """So many months of the line, for the household and not for each head."""

    rule: Literal["line_months"]
    months: Annotated[float, Field(gt=0)]


class CostShare(Record):
    """A share of the own medical cost that is left, above a deductible, up to a ceiling."""

    rule: Literal["cost_share"]
    of: Literal["inpatient", "all_medical"]
    deductible_yuan: Annotated[float, Field(ge=0)] = 0
    ratio: Annotated[float, Field(gt=0, le=1)]
    ceiling_yuan: Annotated[float, Field(gt=0)]


AmountRule = Annotated[Flat | ByStage | ByTier | ToLine | LineMonths | CostShare, Field(discriminator="rule")]


class Cash(Record):
    """Money in hand; lasting support where it is paid at least four times a year."""

    channel: Literal["cash"]


class MedicalCover(Record):
    """Insurance on the target person's own-paid cost, paid from what earlier layers leave."""

    channel: Literal["medical_cover"]
    persons: Literal["worker", "household", "family"] = "worker"
    """The worker, everybody, or everybody but the worker."""
    inpatient_ratio: tuple[float, float] = (0, 0)
    """Share of the own-paid inpatient cost for the first and the second stay."""
    lump_sum_yuan: float = 0
    """Paid once when serious illness begins under cover."""
    ceiling_yuan: float = 1e9
    waiting_months: int = 0
    new_illness_only: bool = False
    payout_per_premium: str | None = None
    """Parameter the payouts are calibrated to (payout ÷ full premium over the file)."""
    premium_yuan: float = 0


class MedicalRelief(Record):
    """The award itself pays own-paid medical cost (after every insurance layer before it)."""

    channel: Literal["medical_relief"]


class SchoolCost(Record):
    """The award itself pays living and travel cost of school."""

    channel: Literal["school_cost"]


class Persistence(Record):
    """Fewer drop-outs among the students reached."""

    channel: Literal["persistence"]
    gain: str


class JobSearch(Record):
    """Employment difference after 0, 1, 2 … years, by parameter id; then a yearly decay."""

    channel: Literal["job_search"]
    gains: tuple[str, ...]
    decay: str | None = None
    hazard_ratio: str | None = None
    """In place of gains: a ratio of the re-employment hazard in the first twelve months."""
    displacement: str | None = None
    """Parameter: share of the jobs gained that somebody else loses; reported beside the headline."""


class Earnings(Record):
    """A lasting rise of log earnings after a delay, for completers."""

    channel: Literal["earnings"]
    log_gain: str
    delay_years: int = 0
    completion: str | None = None


class OwnBusiness(Record):
    """A chance to become self-employed; the business may close again; a loan is paid back from income."""

    channel: Literal["own_business"]
    gain: str
    survival_two_years: str
    loan_yuan: float = 0
    repay_years: int = 3
    union_loss_share: float = 0.9
    """Share of a defaulted loan the union bears; its expected loss is part of the cost, the principal never."""


class Enrolment(Record):
    """Raises the yearly chance that what is due starts: dibao, basic insurance, or medical assistance."""

    channel: Literal["enrolment"]
    into: Literal["dibao", "basic_insurance", "medical_assistance"]
    gain: str


class Claim(Record):
    """Raises the yearly chance that an unpaid entitlement opens."""

    channel: Literal["claim"]
    kinds: tuple[Literal["pension", "unemployment", "injury", "transfer", "own_arrears"], ...]
    gain: str


class TakeUp(Record):
    """Raises every enrolment and claim that is due by the same gain."""

    channel: Literal["take_up"]
    gain: str


Effect = Annotated[
    Cash | MedicalCover | MedicalRelief | SchoolCost | Persistence | JobSearch | Earnings | OwnBusiness | Enrolment
    | Claim | TakeUp,
    Field(discriminator="channel"),
]  # fmt: skip


class Who(Record):
    """All filled conditions must hold; within one condition any entry is enough."""

    needs: Annotated[tuple[Need, ...], Field(min_length=1)]
    groups: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    tiers: tuple[Literal[1, 2, 3], ...] = ()


class Programme(Record):
    """One funded line of help.

    Money in yuan per unit and year. `price_share` is the part of the amount this budget pays (the rest is matching).
    """

    number: str
    zh: str
    en: str
    plan: str
    """Action plan or policy heading it belongs to, as the policy names it."""
    batch: Batch
    owner: Literal["central", "province", "city", "county", "government"]
    money: Money
    who: Who
    unit: Literal["household", "worker", "person"]
    amount: AmountRule
    price_share: Annotated[float, Field(gt=0, le=1)] = 1
    matched_by: Literal["central", "province", "city", "county"] = "province"
    """Who pays the rest where `price_share` is below 1; that part lapses in proportion to what this budget cannot secure."""
    price_source: str | None = None
    """Where the amount comes from (publisher, year) or the judgement behind it."""
    price_source_en: str | None = None
    payment_months: Annotated[tuple[Annotated[int, Field(ge=1, le=12)], ...], Field(min_length=1)]
    renewed: Literal["no", "while_relieved", "stage_end", "while_on_file"] = "no"
    counts_as_income: bool = False
    take_up: Annotated[float, Field(ge=0, le=1)] = 1
    delay_months: Annotated[int, Field(ge=0, le=12)] = 0
    staff_days: Annotated[float, Field(ge=0)] = 0
    mandated: bool = False
    exclusive_with: tuple[str, ...] = ()
    effects: tuple[Effect, ...]
    grade: Grade
    evidence: str

    @property
    def lasting(self) -> bool:
        """Paid monthly or quarterly, so that it counts as lasting support."""
        return len(self.payment_months) >= 4 and any(effect.channel == "cash" for effect in self.effects)


def parse_programmes(content: Mapping[str, object], where: str, others: Collection[str] = ()) -> dict[str, Programme]:
    """Check raw records and give the programmes in file order, which is the order of allocation.

    `others` are programmes defined elsewhere that these may exclude. Raises InputRecordError with every problem.
    """
    programmes: dict[str, Programme] = {}
    problems: list[str] = []
    for name, raw in content.items():
        try:
            programmes[name] = Programme.model_validate(raw)
        except ValidationError as error:
            problems += explain_validation(error, f"{where}: {name}", _KEYS)
    for name, programme in programmes.items():
        problems += [f"{where}: {name}: {problem}" for problem in _unknown_names(programme, {*content, *others})]
    if problems:
        raise InputRecordError(problems)
    return programmes


_KEYS = frozenset(
    key
    for kind in (Programme, Who, *get_args(get_args(AmountRule)[0]), *get_args(get_args(Effect)[0]))
    for key in kind.model_fields
)


def _unknown_names(programme: Programme, programmes: Collection[str]) -> Iterator[str]:
    """Every programme, number, group and cause the record names that does not exist."""
    columns = sheet_columns("households")
    checks = (
        ("exclusive_with", programme.exclusive_with, programmes),
        ("effects", tuple(numbers_named(programme)), all_parameters()),
        ("who.groups", programme.who.groups, columns["groups"].codes),
        ("who.causes", programme.who.causes, columns["cause"].codes),
    )
    for key, given, known in checks:
        for name in given:
            if name not in known:
                yield f"{key}: 没有这个名称 unknown name “{name}”{did_you_mean(nearest(name, known))}"


_NUMBER_FIELDS = (
    "gain", "gains", "decay", "hazard_ratio", "displacement", "log_gain", "completion", "survival_two_years",
    "payout_per_premium",
)  # fmt: skip


def numbers_named(programme: Programme) -> Iterator[str]:
    """Ids of the parameters that the effects of a programme read."""
    for effect in programme.effects:
        for field in _NUMBER_FIELDS:
            named = getattr(effect, field, None)
            yield from (named,) if isinstance(named, str) else named or ()


@cache
def load_programmes() -> Mapping[str, Programme]:
    """The programmes of `data/parameters/programmes.yaml`, in order of allocation."""
    path = DATA / "parameters" / "programmes.yaml"
    return parse_programmes(read_yaml(path), path.name)
