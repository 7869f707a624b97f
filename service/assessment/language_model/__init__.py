"""The judge that asks a language model, and shows of its answers only what the dossier itself says."""
