"""Published history beside our own projection, misses included: `make history`.

The opening file of a case is the demo archive, scaled to the case's number of households; its money is the baseline's,
scaled to what the case spent for each household and year. Nothing is fitted: lines, wages and rules stay Shantou's. Names
and the sentence that explains each hit or miss stand in `history.yaml` beside this file.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from simulation.engine import simulate
from simulation.inputs.archive import Archive, load_archive
from simulation.inputs.by_year import amount_in
from simulation.inputs.demo import demo_archive
from simulation.inputs.parameters import read_yaml
from simulation.inputs.paths import DATA
from simulation.inputs.scenario import Scenario, load_scenario
from simulation.inputs.screening import CLEARED, cause_codes, screen
from simulation.results import Results

DEMO_HOUSEHOLDS = 6000
"""Households the baseline's money is meant for."""
TEXTS: Mapping[str, Any] = read_yaml(Path(__file__).with_suffix(".yaml"))
CASES: Mapping[str, Any] = read_yaml(DATA / "published" / "cases.yaml")
TO_MAY = 5 / 12
"""Part of 2020 that had passed when Guangdong and Xingning reported."""


@dataclass(frozen=True)
class Line:
    """One published figure and ours: mean, 5 % and 95 % over replicates; `share` prints as per cent."""

    key: str
    published: float
    ours: tuple[float, float, float]

    @property
    def text(self) -> Mapping[str, Any]:
        """Case, names and explanations of the figure."""
        found: Mapping[str, Any] = TEXTS[self.key]
        return found

    @property
    def share(self) -> bool:
        """Whether the figure is a share."""
        return bool(self.text.get("share", False))

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
    return [amount_in(scenario.programmes[name].total_yuan, year) or 0.0 for name in union]


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
    archive = load_archive() if households == DEMO_HOUSEHOLDS else demo_archive(households, 2016)
    setting = Setting(archive, replicates)
    return [line for part in (nation, guangdong, xingning, jiangsu, mixes) for line in part(setting)]


def nation(setting: Setting) -> Iterator[Line]:
    """The five-year totals of the nation, at its money for each opening household and year (six years of money)."""
    case = CASES["nation_2016_2020"]
    results = setting.run(case["money_yuan"] / case["opening_households"] / 6)
    scale = case["opening_households"] / results.moves("on_file_start")[:, 0]
    new = case["exited"] + case["relieved"] + case["removed"] - case["opening_households"]
    removed = results.moves("removed") + results.moves("removed_while_lifted")
    yield Line("nation_new", new, ranged(results.moves("newly_identified").sum(axis=1) * scale))
    yield Line("nation_exited", case["exited"], ranged(results.moves("stock_exited")[:, -1] * scale))
    yield Line("nation_relieved", case["relieved"], ranged(results.moves("stock_relieved")[:, -1] * scale))
    yield Line("nation_removed", case["removed"], ranged(removed.sum(axis=1) * scale))
    yield Line("nation_on_file", 0.0, ranged(results.moves("on_file_end")[:, -1] * scale))


def guangdong(setting: Setting) -> Iterator[Line]:
    """The fall of the provincial file to May 2020, at 801 yuan for each opening household and year."""
    case, years = CASES["guangdong_2016_2020"], 4 + TO_MAY
    results = setting.run(case["money_yuan"] / case["opening_households"] / years)
    left = at_may_2020(results) / results.moves("on_file_start")[:, 0]
    published = case["closing"] / case["opening_households"]
    yield Line("guangdong_on_file", case["closing"], ranged(left * case["opening_households"]))
    yield Line("guangdong_fall", 1 - published ** (1 / years), ranged(1 - left ** (1 / years)))


def at_may_2020(results: Results) -> NDArray[np.float64]:
    """Households on file in May 2020, on the way from the end of 2019 to the end of 2020."""
    before, after = results.moves("on_file_end")[:, -2], results.moves("on_file_end")[:, -1]
    return np.asarray(before + TO_MAY * (after - before))


def xingning(setting: Setting) -> Iterator[Line]:
    """Where the households of one county were by June 2020, cleared ones included; its money is not published."""
    case, results = CASES["xingning_2020"], setting.run()
    cleared = int((screen(setting.archive, 2016).decision == CLEARED).sum())
    handled = results.moves("on_file_start")[:, 0] + cleared + results.moves("newly_identified").sum(axis=1)
    removed = cleared + (results.moves("removed") + results.moves("removed_while_lifted")).sum(axis=1)
    everybody = case["opening_households"]
    yield Line("xingning_exited", case["exited"] / everybody, ranged(results.moves("stock_exited")[:, -1] / handled))
    yield Line("xingning_removed", case["removed"] / everybody, ranged(removed / handled))
    yield Line("xingning_on_file", case["closing"] / everybody, ranged(at_may_2020(results) / handled))


def jiangsu(setting: Setting) -> Iterator[Line]:
    """How exits and relief divide in 2019, and the yearly rate of both in 2018 and 2019."""
    results, case = setting.run(), CASES["jiangsu_2019"]
    n = {name: results.moves(name) for name in results.labels["move"]}
    relieved = n["relieved"][:, 3] / (n["relieved"][:, 3] + n["exited"][:, 3])
    rate = n["lifted"] / (n["on_file_start"] + n["newly_identified"] - n["removed"])
    yield Line("jiangsu_relieved", case["relieved"] / (case["relieved"] + case["exited"]), ranged(relieved))
    yield Line("jiangsu_rate", 0.40, ranged(rate[:, 2:4].mean(axis=1)))


def mixes(setting: Setting) -> Iterator[Line]:
    """What published files were made of, beside the demo archive."""
    homes, means = setting.archive.households, screen(setting.archive, 2016).means
    yield Line("maoming_below_line", 0.561, ranged(np.array([(means.gross_head < means.line).mean()])))
    yield Line(
        "maoming_people", 34_592 / CASES["maoming_2010"]["opening_households"], ranged(np.array([homes["size"].mean()]))
    )
    yield Line("xian_illness", 0.370, ranged(np.array([(homes["cause"] == cause_codes().index("illness")).mean()])))


def show(lines: list[Line], console: Console) -> None:
    """Print the comparison case by case: published, ours with its range, and the sentence that explains the difference."""
    console.print("[bold]公布数字与推演对照 · Published history beside the projection[/bold]")
    console.print("期初按演示档案放大到案例户数，资金按案例每户每年金额；✓ 公布数在推演范围内（放宽一成），≠ 不在。")
    console.print("Demo archive scaled to each case's size and money; ✓ within our range widened by a tenth, ≠ not.")
    for case in dict.fromkeys(line.text["case"] for line in lines):
        mine = [line for line in lines if line.text["case"] == case]
        console.print(f"\n[bold]{CASES[case]['zh']} · {CASES[case]['en']}[/bold]")
        console.print(table_of(mine))
        for why in dict.fromkeys(f"{line.text['why_zh']}\n{line.text['why_en']}" for line in mine):
            console.print(Padding(why, (0, 0, 0, 3)), style="dim", highlight=False)
        console.print(Padding(f"来源 source：{CASES[case]['source']}", (0, 0, 0, 3)), style="dim", highlight=False)
    hits = sum(line.hit for line in lines)
    console.print(f"\n相符 within range: {hits} / {len(lines)}，不符 missed: {len(lines) - hits}", highlight=False)


def table_of(lines: list[Line]) -> Table:
    """One row a figure: hit or miss, name, published, ours."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("", no_wrap=True)
    table.add_column("数字 figure", no_wrap=True)
    table.add_column("公布 published", justify="right", no_wrap=True)
    table.add_column("推演 ours（5%–95%）", no_wrap=True)
    for line in lines:
        name = f"{line.text['zh']} {line.text['en']}"
        table.add_row("✓" if line.hit else "≠", name, number(line.published, share=line.share), ours(line))
    return table


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
