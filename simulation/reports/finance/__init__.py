"""The workbook for finance: inputs, results by year, programme, source and district, checks, and what the run stands on."""
