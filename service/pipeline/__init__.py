"""The durable pipeline: what happens to a dossier once a draft is asked for, and the processes that do it."""
