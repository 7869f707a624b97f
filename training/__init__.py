"""Trains the evidence model of a référentiel from its corpus, and measures it. The only user of torch."""
