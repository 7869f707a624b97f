"""A file -> a document of located passages -> the vector store. Knows nothing of criteria."""

import os

# The libraries below this package report to their makers unless told not to; nothing of a dossier's machine leaves it.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
