"""Annotations laid over PDF files; nothing else of ``service`` imports pypdf."""
