"""The questions asked of the tables and the rows added to them, one module for each thing that is kept.

A repository works inside the transaction of the session that it is given and never commits.
"""
