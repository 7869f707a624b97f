"""The vector drawings of the demo pieces, by name."""
