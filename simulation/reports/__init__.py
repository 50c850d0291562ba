"""Words, tables and files for people; no new numbers are computed here."""
