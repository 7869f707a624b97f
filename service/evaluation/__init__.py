"""How well a draft agrees with an independent reader's labels."""
