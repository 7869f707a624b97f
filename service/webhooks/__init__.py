"""Tells other systems of events: signed, once the transaction that they tell of is kept."""
