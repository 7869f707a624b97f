"""The REST API: thin routes over the use cases, errors as ``application/problem+json`` with stable codes."""
