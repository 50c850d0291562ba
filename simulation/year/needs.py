"""What a household or a person needs, before this year's help: one bit a need.

The order of bits is the order of `Need` in `simulation.inputs.programmes`; a test compares them.
"""

from __future__ import annotations

from simulation.rules import rule

ANY = 1 << 0
BELOW_LINE = 1 << 1
FAR_BELOW_LINE = 1 << 2
EXCEPTIONAL = 1 << 3
STUDENT = 1 << 4
POLICY_AGE_WORKER = 1 << 5
SERIOUS_WORKER = 1 << 6
MAJOR_ILLNESS = 1 << 7
ABLE_IDLE = 1 << 8
HARD_TO_PLACE = 1 << 9
UPSKILLING = 1 << 10
BUSINESS = 1 << 11
GRADUATE = 1 << 12
INJURED = 1 << 13
DIBAO_DUE = 1 << 14
ENTITLEMENT_OPEN = 1 << 15
UNINSURED = 1 << 16
MIGRANT = 1 << 17
ILL_FAMILY = 1 << 18

SOCIAL_INSURANCE_INJURY = 3  # code of the entitlement "injury"


@rule
def is_hard_to_place(age, male, disabled, jobless_months, ages, long_jobless):
    """就业困难人员: over 50 (men) or 40 (women), disabled, or jobless for a year or more."""
    return disabled or jobless_months >= long_jobless or age >= (ages[0] if male else ages[1])


@rule
def person_needs(
    is_worker, age, insured, illness, own_cost_year, idle, hard, student, graduate, upskilling, major_cost
):
    """Needs of one person; money in fen a year."""
    needs = 0
    if student:
        needs |= STUDENT
    if idle:
        needs |= ABLE_IDLE
        if hard:
            needs |= HARD_TO_PLACE
    if graduate:
        needs |= GRADUATE
    if own_cost_year >= major_cost:
        needs |= MAJOR_ILLNESS
    if is_worker:
        if insured and 16 <= age < 60:
            needs |= POLICY_AGE_WORKER
        if illness == 2:
            needs |= SERIOUS_WORKER
        if upskilling:
            needs |= UPSKILLING
    elif insured and own_cost_year > 0:
        needs |= ILL_FAMILY
    if not insured:
        needs |= UNINSURED
    return needs


@rule
def money_needs(held_head, gross_head, line, far_share, dibao):
    """Needs that follow from the year's average means for each head (fen a month), before any help of the year.

    `held_head`: own means and the dibao already paid; `gross_head`: what dibao is tested on.
    """
    needs = ANY
    if held_head < line:
        needs |= BELOW_LINE
        if held_head < far_share * line:
            needs |= FAR_BELOW_LINE
    if not dibao and gross_head < line:
        needs |= DIBAO_DUE
    return needs
