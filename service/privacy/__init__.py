"""What people are owed: to be a number, to see all that is held on them, to be erased."""
