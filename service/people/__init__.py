"""Who people are and what they may do: accounts, sign-in, tokens, the table of permissions."""
