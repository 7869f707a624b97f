"""Demo dossiers: invented candidate files, and what regenerates them."""
