"""Setting a document's passages on pages of our own, where every character's place is known."""
