"""A number that nothing reads must say so: else somebody overrides it and believes the answer."""

import re

from simulation.inputs.parameters import all_parameters
from simulation.inputs.paths import DATA, ROOT
from simulation.state import NUMBERS


def words_of(paths):
    return set(re.findall(r"[a-z_0-9]+", " ".join(path.read_text(encoding="utf-8") for path in paths)))


def test_every_number_is_read_or_listed_as_unread():
    code = words_of((ROOT / "simulation").rglob("*.py")) | set(NUMBERS.names)
    programmes = words_of([DATA / "parameters" / "programmes.yaml", *(ROOT / "scenarios").glob("*.yaml")])
    unread = {name for name in all_parameters() if name not in code | programmes and not name.startswith("rules_")}
    said = {name for name, number in all_parameters().items() if number.unread}
    assert unread == said
    assert {"aid_consumed", "claim_delay"} <= unread
