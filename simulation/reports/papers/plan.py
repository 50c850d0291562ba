"""The five-year plan: situation, target, measures, money, duties, timetable, risks, and the tables by year and district."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from simulation.analysis.measures import Margin
from simulation.inputs.programmes import Flat
from simulation.planning.budget_table import BATCHES, BudgetRow
from simulation.reports.charts import fan_chart, sources_chart, spending_chart, status_chart
from simulation.reports.documents import Files, Request
from simulation.reports.limits import limits
from simulation.reports.names import Words, parameter_label
from simulation.reports.papers import grids, say
from simulation.reports.papers.fields import figures
from simulation.reports.papers.files import paper_files
from simulation.reports.papers.material import Material, material_of
from simulation.reports.papers.parts import Annex, Block, Grid, Heading, Paper, Picture, Text, chinese
from simulation.reports.papers.policy import Policy, dues_of, policy_of, said
from simulation.reports.plan_words import COUNTED, NEEDS, amount_words, choice, listed
from simulation.reports.wording import between, label, opening_line, verdict_parts, wan

TITLE: Words = ("规划", "plan")


def write(request: Request) -> Files:
    """A Word file and a PDF for every scenario."""
    return request.each(TITLE, lambda case: paper_files(compose(material_of(case, request)), request))


def compose(material: Material) -> Paper:
    """The plan as a neutral paper."""
    return Paper(
        title=title_of(material),
        blocks=tuple(_blocks(material)),
        annexes=tuple(_annexes(material)),
        signed=material.signed("（制定单位）", "(issued by)"),
        dated=material.case.dated,
        kind="plan",
        letterhead=material.letterhead(material.case.dated),
        fields=figures(material),
        **material.heads,
    )


def title_of(material: Material) -> tuple[str, ...]:
    """困难职工解困脱困五年规划, with its years on a line of their own."""
    n = len(material.years)
    zh = ("困难职工解困脱困" + (f"{chinese(n)}年规划" if n > 1 else "工作计划"), f"（{material.span}年）")
    told = f"{_NUMBERS[n - 1]}-year plan" if 1 < n <= len(_NUMBERS) else f"{n}-year plan" if n > 1 else "Plan"
    return zh if material.lang == "zh" else (f"{told} for workers in hardship", material.span)


_NUMBERS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def _blocks(material: Material) -> Iterator[Block]:
    policy = policy_of(material.case.scenario)
    yield from _preface(material, policy)
    yield from _situation(material)
    if material.opening:
        yield from _target(material)
        yield from measures(material)
        yield from _money(material)
    yield from _duties(material, policy)
    if material.opening:
        yield from _dependence(material)
    yield from _basis(material)


def _preface(material: Material, policy: Policy | None) -> Iterator[Block]:
    pick, told = material.pick, material.summary
    name = policy and said(policy.name, material.lang)
    first, last = material.years[0], material.years[-1]
    month = material.case.scenario.plan_start_month
    zh = (
        f"为做好困难职工解困脱困工作，{f'根据{name}，' if name else ''}结合档案核查和测算结果，制定本规划。"
        f"规划期自{first}年{month}月至{last}年12月。"
    )
    en = f"This plan carries out {name or 'the work of relief for workers in hardship'}, from {first}-{month:02d} to {last}-12. "
    yield Text(
        pick(
            zh
            + f"文中各数均出自同一次测算（方案“{told['titles']['zh']}”，{told['replicates']}次模拟，依据见最后一个附件），"
            "凡写作“甲—乙”的为5%—95%区间。",
            en
            + f"All figures come from one projection (scenario “{told['titles']['en']}”, {told['replicates']} simulations; "
            "see the last annex); “a–b” is the range from 5% to 95%.",
        )
    )
    if told["is_demo"]:
        yield Text(
            pick(
                "本文依据演示档案（虚构）生成，只供熟悉工具，不得作为工作依据。",
                "It was written from the demo archive, which is invented: it shows the tool and decides nothing.",
            )
        )


def _situation(material: Material) -> Iterator[Block]:
    pick, lang = material.pick, material.lang
    yield Heading(pick("困难职工现状", "Situation"), key="situation")
    yield Heading(pick("档案清理", "The file"), 2)
    yield Text(opening_line(material.summary["opening"], lang))
    if not material.opening:
        yield Text(pick("期初档案没有在档户，无可测算。", "Nobody is on file at opening; there is nothing to project."))
        return
    for margin, heading, what in _MARGINS:
        counts = {material.cell(margin, code): count for code, count in material.file_by(margin).items()}
        untold = {material.cell(margin, code) for code in material.untold(margin)}
        yield Heading(pick(*heading), 2)
        yield Text(say.ranked(counts, what, lang, untold))
        if margin != "unit":
            yield grids.file_grid(material, margin, pick(*_FILE[margin]))


_FILE = {
    "cause": ("期初档案按致困原因分", "The opening file by main cause"),
    "group": ("期初档案按重点群体分", "The opening file by leading group"),
    "tier": ("期初档案按困难类别分", "The opening file by tier"),
}
_MARGINS: Sequence[tuple[Margin, Words, Words]] = (
    ("cause", ("致困原因", "Causes"), ("按主要致困原因分", "By main cause")),
    ("group", ("重点群体", "Groups"), ("按五类重点群体（一户只计主要的一类）分", "By leading group")),
    ("tier", ("困难类别", "Tiers"), ("按困难类别分", "By tier")),
    ("unit", ("分布", "Where they are"), ("按管档单位分（分原因情况见附件）", "By filing unit (causes by unit: see the annexes)")),
)  # fmt: skip


def _target(material: Material) -> Iterator[Block]:
    pick, lang, told = material.pick, material.lang, material.summary
    yield Heading(pick("目标任务", "Target"), key="target")
    yield Heading(pick("目标和口径", "What is to be reached"), 2)
    yield Text(say.target(material.years, told["denominator"], told["cleared_share"], lang))
    yield Text(
        say.asked_for(told["years"], lang) + pick("各管档单位的任务见附件。", " Tasks by filing unit: see the annexes.")
    )
    yield Heading(pick("达到目标的可能性", "Chance of reaching it"), 2)
    shortfalls = [
        {"year": year["year"], "lifted": year["lifted"]["mean"], "wanted": year["target_households"]["mean"]}
        for year in told["years"]
        if year["probability_target"] < say.PROMISED
    ]
    yield Text(say.reaches(told["probability_all_years"], told["replicates"], shortfalls, lang))
    for sentence in verdict_parts(told, lang)[1:]:
        yield Text(sentence)
    yield grids.target_grid(material, pick("各年目标和预计完成情况", "Target and projection by year"))
    yield Picture(fan_chart(told, lang))
    yield Picture(status_chart(told, lang))


def measures(material: Material, year: int | None = None) -> Iterator[Block]:
    """Measures batch by batch, over the plan or in one of its years."""
    pick, lang = material.pick, material.lang
    yield Heading(pick("帮扶措施", "Measures"), key="measures")
    for batch in BATCHES:
        rows = [row for row in material.budget.rows if row.on and row.record is not None and row.record.batch == batch]
        if not rows:
            continue
        yield Heading(label(batch, lang), 2)
        government = [material.names.programme(row.programme, lang) for row in rows if not row.is_union]
        for row in rows:
            if row.is_union:
                yield Heading(material.names.programme(row.programme, lang), 3)
                yield Text(_programme(material, row, year))
        if government:
            comma = "、" if lang == "zh" else ", "
            yield Text(
                pick(
                    f"协助政府部门落实：{comma.join(government)}。由政府承担，不占本规划资金。",
                    f"With the government's offices, at their cost: {comma.join(government)}.",
                )
            )


def _programme(material: Material, row: BudgetRow, year: int | None) -> str:
    """One programme in a paragraph: who, how much, how many a year, what it costs."""
    record, lang = row.record, material.lang
    if record is None:
        return ""
    english = lang == "en"
    needs = listed([NEEDS.get(need, (need, need)) for need in record.who.needs])[english]
    unit = COUNTED[record.unit][english]
    chosen = [one for one in material.summary["years"] if year in (None, one["year"])]
    reached = [one["reached"][row.programme] for one in chosen]
    ends = {"p05": min(one["p05"] for one in reached), "p95": max(one["p95"] for one in reached)}
    budget = wan(sum(one["budget_yuan"].get(row.programme, 0.0) for one in chosen))
    span = between(ends, lang)
    single = year is not None or len(chosen) == 1
    if english:
        each = "" if single else "a year "
        amount = standard_words(row)[1]
        return f"For: {needs}. Amount: {amount}. Reached {each}({unit}): {span}. Budget {budget} ×10,000 yuan."
    each, period = ("" if single else "每年"), ("" if year else f"{material.span}年")
    amount = standard_words(row)[0]
    return f"对象：{needs}。标准：{amount}。预计{each}帮扶{span}{unit}，{period}预算{budget}万元。"


def standard_words(row: BudgetRow) -> Words:
    """The standard of a programme as this plan has it: the record's rule, or the amount the plan gives in its place."""
    if row.record is None:
        return "", ""
    if row.standard_fen is not None and (row.given_standard_fen is not None or row.fixed == "both"):
        return amount_words(row.record.model_copy(update={"amount": Flat(rule="flat", yuan=row.standard_fen / 100)}))
    return amount_words(row.record)


def _money(material: Material) -> Iterator[Block]:
    pick, lang, told = material.pick, material.lang, material.summary
    total, planned = told["spending_total_yuan"], material.planned_yuan
    yield Heading(pick("资金保障", "Money"), key="money")
    yield Heading(pick("总量和来源", "How much, and from whom"), 2)
    yield Text(say.money(total, planned, material.opening, len(material.years), lang))
    yield Text(say.gap(material.gap, planned, lang))
    yield grids.sources_grid(material, pick("各年预计支出的来源", "Projected spending by source"))
    yield Picture(sources_chart(told, material.names, lang))
    batches = {row.programme: row.record.batch for row in material.budget.rows if row.record is not None}
    yield Picture(spending_chart(told, batches, lang))
    yield Heading(pick("最低保障和后续支出", "Bound money and standing cost"), 2)
    yield Text(say.bound(told["bound_money_yuan"], total, lang))
    yield Text(say.standing(told["standing_cost_yuan"], material.years[-1], lang))


def _duties(material: Material, policy: Policy | None) -> Iterator[Block]:
    pick, lang = material.pick, material.lang
    yield Heading(pick("责任分工和进度安排", "Duties and timetable"), key="duties")
    yield Text(
        pick(
            "每户确定一个帮扶单位和一名帮扶责任人；各管档单位对本单位任务负总责，逐级签订责任书。",
            "Every household has one responsible unit and one responsible person; each filing unit answers for its own task.",
        )
    )
    if policy is None:
        yield Text(
            pick(
                "各项工作的牵头单位和时限由制定单位填写。", "Who leads and by when is for the issuing body to fill in."
            )
        )
        return
    yield grids.duties_grid(policy, BATCHES, lang, pick("责任分工", "Duties"))
    yield grids.dates_grid(dues_of(policy, material.years), lang, pick("进度安排", "Timetable"))


def _dependence(material: Material) -> Iterator[Block]:
    pick, lang, told = material.pick, material.lang, material.summary
    yield Heading(pick("达标条件和风险", "What it depends on, and risks"), key="risks")
    yield Heading(pick("取决于什么", "What it depends on"), 2)
    if by := say.lifted_by(told["attribution"], lang):
        yield Text(by)
    yield from map(Text, say.binds(material.held(), lang))
    yield Heading(pick("主要风险", "Risks"), 2)
    yield from map(Text, say.risks(told, lang))


def _basis(material: Material) -> Iterator[Block]:
    pick, lang = material.pick, material.lang
    yield Heading(pick("依据和局限", "Evidence and limits"), key="evidence")
    by_grade: dict[str, list[str]] = {}
    for row in material.union_rows():
        if row.record is not None:
            by_grade.setdefault(row.record.grade, []).append(material.names.programme(row.programme, lang))
    yield Text(pick("各项目效果的依据等级：", "Grade of evidence by programme: ") + say.grades(by_grade, lang))
    yield from map(Text, limits(material.summary, lang))


def _annexes(material: Material) -> Iterator[Annex]:
    pick = material.pick
    if material.opening:
        tables = (
            (("任务分解表", "Tasks by filing unit"), grids.tasks_grid),
            (("各管档单位预计完成情况表", "Projection by filing unit"), grids.chances_grid),
            (("各管档单位致困原因表", "Causes by filing unit"), grids.causes_by_unit),
            (("各年户数变动表", "Households by year"), grids.moves_grid),
            (("各项目预计帮扶人数表", "Reached by programme"), grids.programme_people_grid),
            (("各项目资金表", "Money by programme"), grids.money_grid),
            (("各管档单位资金表", "Money by filing unit"), grids.unit_money_grid),
        )
        for words, grid in tables:
            yield Annex(pick(*words), (grid(material, ""),))
    yield Annex(pick("测算说明", "How it was worked out"), tuple(about_the_run(material)))


def about_the_run(material: Material) -> Iterator[Block]:
    """What is needed to repeat the run, and the choices it rests on."""
    pick, lang, told = material.pick, material.lang, material.summary
    scenario, english = material.case.scenario, material.lang == "en"
    word = partial(_choice, english=english)
    rows: list[tuple[str, str]] = [
        (
            pick("方案", "Scenario"),
            f"{told['titles'][lang]}（{told['scenario']}）"
            if not english
            else f"{told['titles']['en']} ({told['scenario']})",
        ),
        (pick("方案指纹", "Scenario fingerprint"), material.case.results.provenance.scenario_fingerprint),
        (pick("档案指纹", "Archive fingerprint"), told["archive_fingerprint"]),
        (pick("随机种子", "Seed"), str(told["seed"])),
        (pick("模拟次数", "Simulations"), str(told["replicates"])),
        (pick("建档标准", "Rules of filing"), word("rules", scenario.rules)),
        (pick("目标分母", "Denominator"), word("denominator", told["denominator"])),
        (pick("脱困标准", "Exit line"), word("exit_line", scenario.exit_line)),
        (pick("解困口径", "Relief test"), word("relief", scenario.relief)),
        (pick("优先次序", "Priority"), word("priority", scenario.priority)),
        (pick("各单位分配", "Split over units"), word("split", scenario.split)),
        (pick("程序版本", "Versions"), versions(material.case.results.provenance.versions)),
    ]
    set_by_hand = [
        f"{parameter_label(name, lang)} = {number.value}{pick('（', ' (')}{number.note}{pick('）', ')')}"
        for name, number in scenario.parameters.items()
    ]
    rows.append((pick("改动的数", "Numbers set by hand"), pick("；", "; ").join(set_by_hand) or pick("没有", "none")))
    heads = ("项目", "内容") if not english else ("Item", "Value")
    yield Grid("", heads, tuple(rows), (1, 3), left=frozenset({0, 1}))


def versions(told: Mapping[str, str]) -> str:
    """Program versions in one line."""
    return ", ".join(f"{name} {number}" for name, number in told.items())


def _choice(setting: str, code: str, *, english: bool) -> str:
    return choice(setting, code)[english]
