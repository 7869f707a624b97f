"""What people do with the product, one module for each thing that they do it to.

Each function takes an access (who asks, inside which transaction, with which permission) and a typed payload, and gives
rows back: pages and API say the same things in their own ways.
"""
