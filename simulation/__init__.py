"""Policy simulation for trade-union hardship households (困难职工解困脱困): from an archive to "do we reach 20 % a year".

    load_archive → screen → load_scenario → simulate → summarise_run, compare_scenarios, explain_household

The names below are the public ones; they are loaded when first used, so that `import simulation` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.analysis.comparison import compare_scenarios as compare_scenarios
    from simulation.analysis.household import explain_household as explain_household
    from simulation.analysis.summary import summarise_run as summarise_run
    from simulation.engine import simulate as simulate
    from simulation.errors import ArchiveProblemsError as ArchiveProblemsError
    from simulation.errors import CancelledError as CancelledError
    from simulation.errors import InputRecordError as InputRecordError
    from simulation.errors import SimulationError as SimulationError
    from simulation.errors import UnusableFileError as UnusableFileError
    from simulation.inputs.archive import Archive as Archive
    from simulation.inputs.archive import load_archive as load_archive
    from simulation.inputs.parameters import all_parameters as all_parameters
    from simulation.inputs.programmes import load_programmes as load_programmes
    from simulation.inputs.scenario import Scenario as Scenario
    from simulation.inputs.scenario import list_scenarios as list_scenarios
    from simulation.inputs.scenario import load_scenario as load_scenario
    from simulation.inputs.screening import screen as screen
    from simulation.results import Results as Results
    from simulation.results import load_results as load_results

_HOME = {
    "Archive": "inputs.archive", "ArchiveProblemsError": "errors", "CancelledError": "errors", "InputRecordError": "errors",
    "Results": "results", "Scenario": "inputs.scenario", "SimulationError": "errors", "UnusableFileError": "errors",
    "all_parameters": "inputs.parameters", "compare_scenarios": "analysis.comparison", "explain_household": "analysis.household",
    "list_scenarios": "inputs.scenario", "load_archive": "inputs.archive", "load_programmes": "inputs.programmes",
    "load_results": "results", "load_scenario": "inputs.scenario", "screen": "inputs.screening", "simulate": "engine",
    "summarise_run": "analysis.summary",
}  # fmt: skip

__all__ = [*_HOME]


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'simulation' has no attribute {name!r}")
    return getattr(import_module(f"simulation.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOME)
