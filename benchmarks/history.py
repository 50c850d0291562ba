"""Published history beside our own projection, misses included: `make history`.

The opening file of a case is the demo archive, scaled to the case's number of households; its money is the baseline's, scaled to what the
case spent for each household and year. Nothing is fitted: lines, wages and rules stay Shantou's, and every difference is explained.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from simulation.engine import simulate
from simulation.inputs.archive import Archive, load_archive
from simulation.inputs.demo import demo_archive
from simulation.inputs.parameters import read_yaml
from simulation.inputs.paths import DATA
from simulation.inputs.scenario import Scenario, load_scenario
from simulation.inputs.screening import CLEARED, cause_codes, screen
from simulation.results import Results

DEMO_HOUSEHOLDS = 6000
"""Households the baseline's money is meant for."""
TO_MAY = 5 / 12
"""Part of 2020 that had passed when Guangdong and Xingning reported."""


@dataclass(frozen=True)
class Line:
    """One published figure and ours: mean, 5 % and 95 % over replicates; `share` prints as per cent."""

    case: str
    what: str
    published: float
    ours: tuple[float, float, float]
    share: bool
    why: str

    @property
    def hit(self) -> bool:
        """Whether the published figure lies in our range, widened by a tenth of itself."""
        return self.ours[1] * 0.9 <= self.published <= self.ours[2] * 1.1


@dataclass(frozen=True)
class Setting:
    """What is compared: the demo archive, how large, how many replicates."""

    archive: Archive
    replicates: int

    def run(self, money_per_household: float | None = None) -> Results:
        """The baseline over the demo archive at a case's money for each household and year (the baseline's own if None)."""
        baseline = load_scenario("baseline")
        own = sum(union_totals(baseline)) / DEMO_HOUSEHOLDS
        factor = (
            len(self.archive.households)
            / DEMO_HOUSEHOLDS
            * (1.0 if money_per_household is None else money_per_household / own)
        )
        return simulate(self.archive, scaled(baseline, factor), replicates=self.replicates)


def union_totals(scenario: Scenario) -> list[float]:
    """Yuan of the first year for every programme of the union's own money."""
    year = scenario.years[0]
    union = [name for name, record in scenario.records.items() if record.money == "union"]
    return [scenario.amount_in(scenario.programmes[name].total_yuan, year) or 0.0 for name in union]


def scaled(scenario: Scenario, factor: float) -> Scenario:
    """The scenario with every sum of money and every number of people multiplied."""

    def times(amount: Any) -> Any:
        if amount is None:
            return None
        return (
            {year: value * factor for year, value in amount.items()} if isinstance(amount, Mapping) else amount * factor
        )

    plans = {
        name: plan.model_copy(update={"total_yuan": times(plan.total_yuan), "people": times(plan.people)})
        for name, plan in scenario.programmes.items()
    }
    funds = {name: fund.model_copy(update={"yuan": times(fund.yuan)}) for name, fund in scenario.funds.items()}
    return scenario.model_copy(update={"programmes": plans, "funds": funds, "dues": None})


def ranged(values: NDArray[Any]) -> tuple[float, float, float]:
    """Mean, 5 % and 95 % points over replicates."""
    return float(values.mean()), float(np.percentile(values, 5)), float(np.percentile(values, 95))


def compare(households: int = DEMO_HOUSEHOLDS, replicates: int = 100) -> list[Line]:
    """Every published figure that a projection can be held against."""
    setting = Setting(load_archive() if households == DEMO_HOUSEHOLDS else demo_archive(households, 2016), replicates)
    cases: Mapping[str, Any] = read_yaml(DATA / "published" / "cases.yaml")
    parts = (nation, guangdong, xingning, jiangsu, mixes)
    return [line for part in parts for line in part(cases, setting)]


def nation(cases: Mapping[str, Any], setting: Setting) -> Iterator[Line]:
    """The five-year totals of the nation, at its money for each opening household and year (six years of money)."""
    case = cases["nation_2016_2020"]
    results = setting.run(case["money_yuan"] / case["opening_households"] / 6)
    scale = case["opening_households"] / results.moves("on_file_start")[:, 0]
    handled = case["exited"] + case["relieved"] + case["removed"]
    sums = {
        name: results.moves(name).sum(axis=1) * scale
        for name in ("newly_identified", "removed", "removed_while_lifted")
    }
    ends = {name: results.moves(name)[:, -1] * scale for name in ("stock_exited", "stock_relieved", "on_file_end")}
    title = case["zh"]
    yield Line(
        title, "新增建档 newly identified", handled - case["opening_households"], ranged(sums["newly_identified"]), False,
        "新增：公布数由总数减期初推得，是本工具新增率的来源，只差首年两个月的建档期。 The published number is where our rate comes from; our first year files for two months only.",
    )  # fmt: skip
    yield Line(
        title, "期末脱困 exited at the end", case["exited"], ranged(ends["stock_exited"]), False,
        "脱困：公布数中就业、医保、社保途径合计约占 38%，其余未说明（可能有兜底、收入增长和复核），也未扣返困；我们只计自有收入连续六个月过线。 Exits: jobs and insurance explain about 38 % of the published ones, the rest is not attributed and relapse not taken off; ours need six months by own means.",
    )  # fmt: skip
    yield Line(
        title, "期末解困（长期保障） relieved at the end", case["relieved"], ranged(ends["stock_relieved"]), False,
        "解困：口径相近，靠兜底和工会帮扶长期保障。 Much the same meaning: held by the safety net and union aid.",
    )  # fmt: skip
    yield Line(
        title, "注销 removed", case["removed"], ranged(sums["removed"] + sums["removed_while_lifted"]), False,
        "注销：我们计入死亡、迁出、退休和误建档；清档在期初之前另列。 Ours: death, move, retirement, wrong filing; the opening clean-up stands apart.",
    )  # fmt: skip
    yield Line(
        title, "期末在档 still on file", 0.0, ranged(ends["on_file_end"]), False,
        "期末在档：公布为“全部脱困”；按连续六个月过线、低保线到 2018 年每年上涨 16%，同样的钱做不到。 Still on file: “all exited”; with six months above a line that rises 16 % a year to 2018, the same money does not do it.",
    )  # fmt: skip


def guangdong(cases: Mapping[str, Any], setting: Setting) -> Iterator[Line]:
    """The fall of the provincial file to May 2020, at 801 yuan for each opening household and year."""
    case = cases["guangdong_2016_2020"]
    years = 4 + TO_MAY
    results = setting.run(case["money_yuan"] / case["opening_households"] / years)
    left = at_may_2020(results) / results.moves("on_file_start")[:, 0]
    published = case["closing"] / case["opening_households"]
    yield Line(
        case["zh"], "2020 年 5 月在档 on file in May 2020", case["closing"], ranged(left * case["opening_households"]), False,
        "在档：公布净减含清档；同省兴宁注销 66.4%。 The published fall includes clean-up: Xingning in the same province cancelled 66.4 %.",
    )  # fmt: skip
    yield Line(
        case["zh"], "年均净减 yearly net fall", 1 - published ** (1 / years), ranged(1 - left ** (1 / years)), True,
        "净减：我们只含脱困、解困和注销，并有新增建档抵消。 Ours holds exits, relief and removals only, less the newly identified.",
    )  # fmt: skip


def at_may_2020(results: Results) -> NDArray[np.float64]:
    """Households on file in May 2020, on the way from the end of 2019 to the end of 2020."""
    before, after = results.moves("on_file_end")[:, -2], results.moves("on_file_end")[:, -1]
    return np.asarray(before + TO_MAY * (after - before))


def xingning(cases: Mapping[str, Any], setting: Setting) -> Iterator[Line]:
    """Where the households of one county were by June 2020, cleared ones included; its money is not published."""
    case = cases["xingning_2020"]
    results = setting.run()
    found = screen(setting.archive, 2016)
    cleared, opening = int((found.decision == CLEARED).sum()), results.moves("on_file_start")[:, 0]
    handled = opening + cleared + results.moves("newly_identified").sum(axis=1)
    removed = cleared + results.moves("removed").sum(axis=1) + results.moves("removed_while_lifted").sum(axis=1)
    shares = {
        "脱困 exited": (case["exited"], results.moves("stock_exited")[:, -1], "脱困：同样认真核查时，公布的脱困也只有四分之一。 Exits: where files were re-checked, only a quarter exited there too."),
        "注销 removed": (case["removed"], removed, "注销：当地复核注销近三分之二，说明原档案多数不符合标准；我们的演示档案较干净（误建档 12%）。 Two thirds were cancelled on re-check; our demo file is cleaner (12 % wrongly filed)."),
        "在档 on file": (case["closing"], at_may_2020(results), "在档：没有清掉的留在档内，是上一行的另一面。 What is not cancelled stays on file: the other side of the line above."),
    }  # fmt: skip
    for what, (published, ours, why) in shares.items():
        yield Line(case["zh"], what, published / case["opening_households"], ranged(ours / handled), True, why)


def jiangsu(cases: Mapping[str, Any], setting: Setting) -> Iterator[Line]:
    """How exits and relief divide in one year, and the yearly rate of both."""
    results, year = setting.run(), 2019 - 2016
    case = cases["jiangsu_2019"]
    exited, relieved = results.moves("exited")[:, year], results.moves("relieved")[:, year]
    yield Line(
        case["zh"], "解困占比 relieved among the lifted", case["relieved"] / (case["relieved"] + case["exited"]),
        ranged(relieved / (relieved + exited)), True,
        "解困占比：公布未说明怎样认定；我们的严格口径要求无自救能力且靠长期帮扶连续六个月到线（可改用放宽口径）。 Relief: how it was recognised is not published; our strict test asks for six months at the line and no way to lift oneself (the wide test is a switch).",
    )  # fmt: skip
    rate = results.moves("lifted") / (
        results.moves("on_file_start") + results.moves("newly_identified") - results.moves("removed")
    )
    yield Line(
        cases["jiangsu_2018_mid_2019"]["zh"], "年度解困脱困率 yearly rate", 0.40, ranged(rate[:, 2:4].mean(axis=1)), True,
        "公布的是“动态”率，含复核移出；户均救助 3,023 元（一年半），约为我们的两倍多。 A “dynamic” rate, households re-checked out included, at about twice our money for each.",
    )  # fmt: skip


def mixes(cases: Mapping[str, Any], setting: Setting) -> Iterator[Line]:
    """What published files were made of, beside the demo archive."""
    homes, found = setting.archive.households, screen(setting.archive, 2016)
    below = float((found.means.gross_head < found.means.line).mean())
    ill = float((homes["cause"] == cause_codes().index("illness")).mean())
    people, maoming = float(homes["size"].mean()), cases["maoming_2010"]["zh"]
    same = "演示档案按公布构成生成。 The demo archive is made after published mixes."
    yield Line(maoming, "低于低保线 below the line", 0.561, (below,) * 3, True, same)
    yield Line(maoming, "户均人口 people a household", 34592 / 11132, (people,) * 3, False, same)
    yield Line(cases["xian_2012"]["zh"], "因病致困 poor through illness", 0.370, (ill,) * 3, True, same)


def show(lines: list[Line], console: Console) -> None:
    """Print the comparison case by case: published, ours with its range, and the sentence that explains the difference."""
    console.print("[bold]公布数字与推演对照 · Published history beside the projection[/bold]")
    console.print("期初按演示档案放大到案例户数，资金按案例每户每年金额；✓ 公布数在推演范围内（放宽一成），≠ 不在。")
    console.print("Demo archive scaled to each case's size and money; ✓ within our range widened by a tenth, ≠ not.")
    for case in dict.fromkeys(line.case for line in lines):
        console.print(f"\n[bold]{case}[/bold]")
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=case == lines[0].case)
        for header, side in (
            ("", "left"),
            ("数字 figure", "left"),
            ("公布 published", "right"),
            ("推演 ours（5%–95%）", "left"),
        ):
            table.add_column(header, justify=side, no_wrap=True)  # type: ignore[arg-type]
        mine = [line for line in lines if line.case == case]
        for line in mine:
            table.add_row("✓" if line.hit else "≠", line.what, number(line.published, share=line.share), ours(line))
        console.print(table)
        for why in dict.fromkeys(line.why for line in mine):
            console.print(Padding(why, (0, 0, 0, 3)), style="dim", highlight=False)
    console.print(f"\n{sum(line.hit for line in lines)} / {len(lines)} ✓")


def ours(line: Line) -> str:
    """Our mean, with its range where there is one."""
    mean, low, high = (number(value, share=line.share) for value in line.ours)
    return mean if low == high else f"{mean}（{low}–{high}）"


def number(value: float, *, share: bool) -> str:
    """A share in per cent, a small number with two decimals, a count in whole households."""
    if share:
        return f"{100 * value:.1f} %"
    return f"{value:.2f}" if 0 < value < 100 else f"{value:,.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=DEMO_HOUSEHOLDS)
    parser.add_argument("--replicates", type=int, default=100)
    chosen = parser.parse_args()
    show(compare(chosen.households, chosen.replicates), Console())


if __name__ == "__main__":
    main()
