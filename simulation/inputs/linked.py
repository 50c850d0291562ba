"""The two sheets of an archive side by side: which member belongs to which household, what the ID numbers say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.inputs.columns import HOUSEHOLDS, MEMBERS, SheetName
from simulation.inputs.identity import IdFacts, id_facts
from simulation.inputs.parsing import ParsedSheet


@dataclass(frozen=True)
class ArchiveSheets:
    """The sheets of an archive, with the links between them that several rules need."""

    households: ParsedSheet
    members: ParsedSheet | None

    def sheet(self, name: SheetName) -> ParsedSheet | None:
        """One sheet by its id."""
        return self.households if name == HOUSEHOLDS else self.members

    def frame(self, name: SheetName) -> pd.DataFrame:
        """Frame of a sheet that the file has."""
        sheet = self.sheet(name)
        if sheet is None:
            raise KeyError(name)
        return sheet.frame

    @cached_property
    def household_of_member(self) -> NDArray[np.int64]:
        """Position of each member's household, -1 where the number is blank or unknown."""
        if self.members is None or "number" not in self.members.frame:
            return np.full(0 if self.members is None else len(self.members.frame), -1, dtype=np.int64)
        numbers = self.households.frame.get("number", pd.Series(dtype="str")).dropna().drop_duplicates()
        found = pd.Index(numbers).get_indexer(pd.Index(self.members.frame["number"]))
        places = np.append(numbers.index.to_numpy(dtype=np.int64), -1)
        return np.asarray(places[found], dtype=np.int64)

    @cached_property
    def members_listed(self) -> NDArray[np.int64]:
        """Member rows of each household."""
        linked = self.household_of_member[self.household_of_member >= 0]
        return np.bincount(linked, minlength=len(self.households.frame)).astype(np.int64)

    @cached_property
    def as_of(self) -> np.datetime64:
        """The day at which ages are judged: the last filing, decision or status date of the file, else today."""
        columns = [key for key in ("filing_date", "decided_on", "status_date") if key in self.households.frame]
        dates = [self.households.frame[key].max() for key in columns]
        past = [np.datetime64(date, "s") for date in dates if not pd.isna(date)]
        today = np.datetime64(dt.date.today(), "s")
        return min(max(past, default=today), today)

    @cached_property
    def ids(self) -> Mapping[SheetName, IdFacts]:
        """What the ID numbers of each sheet say."""
        sheets = {HOUSEHOLDS: self.households, MEMBERS: self.members}
        return {
            name: id_facts(sheet.frame["id_number"].fillna("").tolist())
            for name, sheet in sheets.items()
            if sheet is not None and "id_number" in sheet.frame
        }
