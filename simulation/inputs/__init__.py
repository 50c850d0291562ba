"""Records known before the first year: the archive, numbers, programmes, funds, scenarios."""
