"""The records a run works on and the tallies it leaves: their fields, units and types.

Money is whole fen (a month unless the name says year), months are counted from year 0 (year × 12 + month − 1).
A *slot* is a household of the opening file or a possible arrival; an arrival's slot points at its donor's row.
Everything is a record of one array: a rule gets the few records it works on, and the compiled code passes addresses.
(Bundles of arrays would be counted in and out at every call: 400 times slower when tried.)
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = Any
"""A numpy record array; its fields are attributes, which types cannot follow."""
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

HOUSEHOLD = np.dtype(
    [
        ("renew", "u8"), ("awarded", "u8"), ("needs", "u4"),
        ("filed", "i4"), ("other_income", "i4"), ("rigid_other", "i4"), ("event_cost", "i4"), ("event_until", "i4"),
        ("entitlement_month", "i4"), ("temporary_income", "i4"), ("temporary_until", "i4"), ("business_income", "i4"),
        ("business_from", "i4"), ("loan_month", "i4"), ("loan_until", "i4"), ("shortfall", "i4"), ("received", "i4"),
        ("business_survival", "f4"), ("paid_share", "f4"), ("gain_dibao", "f4"), ("gain_claim", "f4"),
        ("gain_insured", "f4"), ("gain_assisted", "f4"), ("gain_business", "f4"),
        ("gross", "i4", (12,)), ("cost", "i4", (12,)), ("aid", "i4", (12,)),
        ("status", "i1"), ("lifted", "i1"), ("opening", "i1"), ("wrong", "i1"), ("helped_from", "i1"), ("heads", "i1"),
        ("months_above", "i1"), ("months_supported", "i1"), ("dibao", "i1"), ("assisted", "i1"), ("entitlement", "i1"),
        ("wish_business", "i1"), ("dibao_month", "i1"), ("filed_month", "i1"),
    ],
    align=True,
)  # fmt: skip
"""State of a household slot. `shortfall`: own means and dibao already paid short of the line, fen a month for each head.

`gross`, `cost`, `aid`: monthly changes of means-tested income, rigid cost and lasting cash aid;
summed up they give the months.
"""

MEMBER = np.dtype(
    [
        ("needs", "u4"),
        ("born", "i4"), ("jobless_since", "i4"), ("wage", "i4"), ("pension", "i4"), ("benefit", "i4"), ("benefit_until", "i4"),
        ("cost_inpatient", "i4"), ("cost_outpatient", "i4"), ("cost_other", "i4"), ("running", "i4"), ("own_left", "i4"),
        ("sex", "i1"), ("alive", "i1"), ("able", "i1"), ("activity", "i1"), ("risk", "i1"), ("disabled", "i1"),
        ("illness", "i1"), ("new_illness", "i1"), ("bill_month", "i1"), ("insured", "i1"), ("pension_right", "i1"),
        ("school", "i1"), ("school_years", "i1"), ("level", "i1"), ("graduated", "i1"), ("education", "i1"),
        ("effect_a", "i1"), ("since_a", "i1"), ("effect_b", "i1"), ("since_b", "i1"), ("effect_c", "i1"),
        ("since_c", "i1"), ("effect_d", "i1"), ("since_d", "i1"), ("from_a", "i1"), ("from_b", "i1"), ("from_c", "i1"),
        ("from_d", "i1"), ("aided_stage", "i1"), ("earns_by", "i1"),
        ("later_by", "i1"), ("later_year", "i1"), ("stays_by", "i1"), ("worker", "i1"),
    ],
    align=True,
)  # fmt: skip
"""State of a member slot. `running`: own-paid medical cost that runs at the year's end, fen a month; `own_left`: what
is left of this year's bill, fen a year. `from_…`: month 0–11 from which the effort works in
the year of its award.
`aided_stage`: school stage for which study aid was promised.

`effect_…`, `earns_by`, `later_by`, `stays_by`: number of the effect at work on job search, the next wage, a later
wage, staying at school; -1 for none.
"""

WORKING, IDLE, STUDENT, RETIRED, OUTSIDE = 0, 1, 2, 3, 4

ROW = np.dtype(
    [
        ("programmes_open", "u8"), ("member_from", "i4"), ("unit", "i2"), ("line", "i2"), ("members", "i1"), ("cause", "i1"),
        ("lead", "i1"), ("tier", "i1"), ("upskilling", "i1"),
    ],
    align=True,
)  # fmt: skip
"""What never changes of a household of the opening file; `programmes_open`: one bit a programme it may get."""

OPENING = (
    "filed",
    "other_income",
    "rigid_other",
    "event_cost",
    "entitlement_month",
    "heads",
    "dibao",
    "assisted",
    "entitlement",
    "wish_business",
)
OPENING_HOUSEHOLD = np.dtype([(name, HOUSEHOLD[name]) for name in OPENING], align=True)
"""What an opening household brings; everything else of its state starts at zero."""

OPENING_MEMBER = np.dtype(
    [
        (name, MEMBER[name])
        for name in (
            "born", "jobless_since", "wage", "pension", "cost_inpatient", "cost_outpatient", "cost_other", "sex", "able",
            "activity", "risk", "disabled", "illness", "insured", "school", "school_years", "education", "worker",
        )
    ],
    align=True,
)  # fmt: skip
"""What a member of an opening household brings."""

SLOT = np.dtype([("key", "u8"), ("row", "i4"), ("member_from", "i4"), ("member_to", "i4")], align=True)

PLAN = np.dtype(
    [
        (name, "i8")
        for name in (
            "first_year", "years", "start_month", "filing_months_first", "exit_line", "wide_relief", "administrative",
            "priority", "units", "split", "programmes",
        )
    ]
    + [("staff_price", "f8"), ("while_relieved", "u8"), ("while_on_file", "u8"), ("stage_end", "u8"), ("term", "u8")],
    align=True,
)  # fmt: skip
"""Switches of a scenario; `staff_price` fen for a hired staff day, 0 where none may be hired.

`while_…`, `stage_end`: bits of the programmes renewed so long; `term`: of those among them that are insurance."""

PROGRAMME = np.dtype(
    [
        ("who_needs", "u8"), ("exclusive", "u8"), ("unit_kind", "i8"), ("amount_rule", "i8"), ("amount", "f8", (6,)),
        ("price_share", "f8"), ("government", "i8"), ("mandated", "i8"), ("renewal", "i8"), ("counts_as_income", "i8"),
        ("lasting", "i8"), ("take_up", "f8"), ("staff_days", "i8"), ("luck_id", "i8"), ("effect_from", "i8"), ("effect_to", "i8"),
        ("claim_kinds", "i8"), ("reserve", "f8"),
    ],
    align=True,
)  # fmt: skip
"""A programme. `amount`: numbers of its rule in fen, months or ratios. `mandated`: a floor, see `passes.allocate`.

`claim_kinds`: bits of the entitlements its claims open, 0 where it makes none. `reserve`: fen set aside for each award
(loan loss).
"""

OFFER = np.dtype([("budget", "i8"), ("places", "i8"), ("pay_month", "i8")])
"""A programme's year: fen and places (-1 for no limit), first payment month (0–11) of a new award."""

EFFECT = np.dtype([("channel", "i8"), ("code", "i8"), ("x", "f8", (6,)), ("shifts", "f8", (10,)), ("displaced", "f8")])
"""An effect in one parameter draw. `shifts`: log-odds by years since the award.

`displaced`: share of job finds taken from others.
"""

YEAR = np.dtype(
    [
        ("t", "i8"), ("year", "i8"), ("january", "i8"), ("wage_factor", "f8"), ("pension", "f8"), ("pension_factor", "f8"),
        ("illness_cost", "f8"), ("school_cost", "f8", (6,)), ("job_loss_factor", "f8"), ("minimum_wage", "i8", (12,)),
        ("staff", "i8"), ("wages_since", "f8"), ("pensions_since", "f8"), ("other_since", "f8"), ("medical_since", "f8"),
    ],
    align=True,
)  # fmt: skip
"""A calendar year in one parameter draw; `…_since`: growth since the first year of the plan."""

LINE = np.dtype([("month", "i8", (12,))])
"""The line of a kind of place and year, fen a month for each head."""

AGES = 121
"""Ages 0–120 of the tables by age."""

NUMBERS = np.dtype(
    [
        (name, "f8")
        for name in (
            "pension_covered", "move", "find", "find_hard", "find_graduate", "dibao_work", "illness_sdlog",
            "inpatient_share", "outpatient_share", "uninsured_factor", "recovery", "followup", "chronic_end", "serious_death",
            "stops_work", "second_stay", "event", "event_cost", "event_sdlog", "injury", "injury_award", "far_below",
            "wrong_left", "wrong_found", "dibao_natural", "insurance_natural", "assistance_ratio", "benefit_share",
            "hiring_sdlog", "part_time_floor", "paid_mean", "paid_spread", "medical_growth", "other_growth", "business_ratio",
            "business_sdlog", "combine",
        )
    ]
    + [(name, "i8") for name in ("long_jobless", "major_cost", "benefit_months", "months_needed", "filed_long_months")]
    + [
        ("pension_age", "i8", (2,)), ("hard_age", "i8", (2,)), ("stage_length", "i8", (6,)), ("stage_continue", "f8", (5,)),
        ("dropout", "f8", (6,)), ("death_at", "f8", (AGES,)), ("job_loss", "f8", (5,)),
        ("illness_at", "f8", (AGES,)), ("claim_natural", "f8", (6,)), ("hiring_ratio", "f8", (5,)),
        ("modifiers", "f8", (3,)),
    ],
    align=True,
)  # fmt: skip
"""One draw of every number the rules read; tables as small arrays, money in fen."""

MOVES = (
    "on_file_start", "newly_identified", "relieved", "exited", "relapsed", "removed", "removed_retired",
    "removed_while_lifted", "relieved_to_exited", "lifted", "lifted_opening", "supported_only", "stock_relieved",
    "stock_exited", "on_file_end", "on_file_long", "filed_long",
)  # fmt: skip
"""What is counted for each household and year; `on_file_long`: on file and filed long enough for the final test."""
(START, NEW, RELIEVED_NOW, EXITED_NOW, RELAPSED, REMOVED_NOW, REMOVED_RETIRED, REMOVED_LIFTED, RELIEVED_TO_EXITED, LIFTED,
 LIFTED_OPENING, SUPPORTED_ONLY, STOCK_RELIEVED, STOCK_EXITED, END, LONG_ON_FILE, LONG_FILED) = range(17)  # fmt: skip

CELL = np.dtype([("n", "i4", (len(MOVES),))])
"""Counts of one margin's cell and year."""

ACCOUNTS = ("government", "insurance", "bound", "staff_days_100", "standing", "displaced_1000")
MONEY = np.dtype([(name, "i8") for name in ACCOUNTS])
"""Yearly sums: government fen, insurance payout fen, bound fen, staff days × 100, standing fen, displaced jobs × 1000."""


class Rows(NamedTuple):
    """Opening state of the households kept on file, one row each, and their members."""

    row: Array
    household: Array
    """OPENING_HOUSEHOLD by row."""
    member: Array
    """OPENING_MEMBER; a row's people stand together, the worker first."""


class Slots(NamedTuple):
    """Opening households and possible arrivals: records, and the keys as plain columns so that luck is drawn in vectors."""

    slot: Array
    key: npt.NDArray[np.uint64]
    member_key: npt.NDArray[np.uint32]
    member_household: npt.NDArray[np.uint64]
    unit: npt.NDArray[np.int16]
    """Filing unit of each slot."""
    start: Ints
    """First slot of each year and group, shape (years, groups)."""


class Plan(NamedTuple):
    """What a scenario fixes for every replicate."""

    plan: Array
    """One record."""
    programme: Array
    offer: Array
    """(programmes, years)."""
    line: Array
    """(years, kinds of place)."""
    split_shares: Floats
    by_need: npt.NDArray[np.uint64]
    """Programme bits that answer a set of needs, by its lower ten bits (row 0) and its upper ten (row 1)."""
    forced: npt.NDArray[np.uint64]
    """Awards given whatever the rules say: programme bits by year and household, or an empty table."""


class Draw(NamedTuple):
    """What one parameter draw fixes."""

    numbers: Array
    """One record."""
    year: Array
    effect: Array


class Work(NamedTuple):
    """Memory of one running replicate; nothing in it outlives the replicate."""

    household: Array
    member: Array
    blank_household: Array
    """One record: the state of a household nothing is known of yet."""
    blank_member: Array
    keys: npt.NDArray[np.uint64]
    rows: npt.NDArray[np.int32]
    spare_keys: npt.NDArray[np.uint64]
    spare_rows: npt.NDArray[np.int32]
    in_order: npt.NDArray[np.int32]
    """Slots that can be served, in the order of memory; `rows` holds the same by rank."""
    eligible: npt.NDArray[np.uint64]
    """Programme bits each slot may newly get."""
    renewing: npt.NDArray[np.uint64]
    """Programme bits that continue for each slot."""


class Tally(NamedTuple):
    """Whole-number counts of one replicate; they merge in any order."""

    by_unit_cause: Array
    """(years, units, causes) of CELL."""
    by_group: Array
    by_tier: Array
    spending: Ints
    """Fen by (years, programmes, units)."""
    reached: npt.NDArray[np.int32]
    needing: npt.NDArray[np.int32]
    money: Array
    """(years) of MONEY."""


class Trace(NamedTuple):
    """Every year of the households traced, as they stand at its end."""

    slot: Ints
    household: Array
    """(households, years)."""
    member: Array
    """(households, years, 8)."""
