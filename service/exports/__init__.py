"""What a draft becomes outside: annotated pieces, the report, data."""
