"""Assessment at the year's end: one move for each household and year, the first that fits.

Policy, part 2: 每年推动和促进20%以上精准识别的在档困难职工实现解困脱困；到2020年全面实现.
"""

from __future__ import annotations

from simulation.rules import rule

ON_FILE, RELIEVED, EXITED, REMOVED = 0, 1, 2, 3
MONTHS_CAP = 12


@rule
def months_running(before, above_this_month):
    """Months in a row that hold, with this month; carried over years, capped at 12."""
    return min(before + 1, MONTHS_CAP) if above_this_month else 0


@rule
def cannot_lift_itself(able, idle_able, bound):
    """No able member; or every able member works in full and serious illness, disability or an unpaid entitlement binds.

    While an able member is without work it is idle labour that binds, not illness: such a household is supported only.
    """
    return able == 0 or (idle_able == 0 and bound)


@rule
def is_relieved(months_supported, months_needed, cannot_lift, wide):
    """Held at the line by lasting support for six months, and (strict) unable to lift itself."""
    return months_supported >= months_needed and (wide or cannot_lift)


@rule
def next_status(status, months_above, months_needed, relieved_now, supported_now, above_now):
    """Status after the assessment; the first rule that fits decides.

    On file: six months above by own means → exited; else held by lasting support → relieved.
    Relieved: six months above → exited; support gone or no longer enough → on file (relapsed).
    Exited: not above at the year's end → on file (relapsed); it may be relieved the next year at the earliest.
    """
    if status == ON_FILE:
        if months_above >= months_needed:
            return EXITED
        return RELIEVED if relieved_now else ON_FILE
    if status == RELIEVED:
        if months_above >= months_needed:
            return EXITED
        return RELIEVED if supported_now else ON_FILE
    if status == EXITED:
        return EXITED if above_now else ON_FILE
    return status


@rule
def reaches_target(lifted, denominator):
    """At least 20 %, in whole households: 5 × lifted ≥ denominator."""
    return 5 * lifted >= denominator


@rule
def is_cleared(on_file, filed_long_enough, cleared_share):
    """By the end all are lifted: at most the share under permanent support is still on file."""
    return on_file <= cleared_share * filed_long_enough
