"""From passages to a draft: search, the evidence engine, coverage, findings, checks."""
