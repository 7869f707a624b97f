"""The steps of the main job, in order."""
