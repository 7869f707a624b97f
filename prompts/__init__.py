"""The French prompts, one file each, with their declared variables, a version and a fingerprint."""
