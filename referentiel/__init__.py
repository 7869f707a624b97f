"""The grid of a certification as data, and its typed model. Knows nothing of dossiers."""
