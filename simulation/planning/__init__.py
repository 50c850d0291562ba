"""Decisions: the budget as a table, and what can be done to it. Pure functions of a scenario's content."""
