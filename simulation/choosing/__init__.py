"""Compiled searches for decisions: who gets what for the money, and what a lift costs at least."""
