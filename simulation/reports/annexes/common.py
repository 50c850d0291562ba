"""What the annexes share: who reports, on which file, the mark 内部, and the lines to sign."""

from __future__ import annotations

from simulation.reports.documents import Case
from simulation.reports.names import Lang
from simulation.reports.wording import DEMO


def internal(lang: Lang) -> str:
    """The mark of a return with exact counts."""
    return "内部" if lang == "zh" else "INTERNAL"


def above_line(case: Case, lang: Lang) -> str:
    """Demo or not, and the archive's fingerprint, so that a printed sheet can be traced."""
    demo = DEMO[lang == "en"].strip() if case.archive.is_demo else ""
    archive = f"档案 {case.archive.fingerprint}" if lang == "zh" else f"archive {case.archive.fingerprint}"
    rules = case.scenario.rules
    return f"{demo}{'填报单位：' if lang == 'zh' else ' Reported by: '}　　　　　　　　　　{archive}　{rules}"


def signed(lang: Lang) -> tuple[str, ...]:
    """Who fills in, who checks, when."""
    if lang == "zh":
        return ("单位负责人：", "审核人：", "填报人：", "填报日期：　　年　月　日")
    return ("Head:", "Checked by:", "Filled in by:", "Date:")
