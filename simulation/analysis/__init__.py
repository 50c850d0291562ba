"""Questions asked of results: one question, one file, one verb."""
