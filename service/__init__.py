"""Everything that serves people: assessment, exports, workflows and the command line."""
