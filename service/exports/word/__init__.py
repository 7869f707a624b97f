"""Comments laid over Word files."""
