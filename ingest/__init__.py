"""A file -> a document of located passages -> the vector store. Knows nothing of criteria."""
