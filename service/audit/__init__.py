"""The audit log: what was done and refused, in a chain that shows any change made to it."""
