"""From a source text to the file that a candidate would hand in."""
