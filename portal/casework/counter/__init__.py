"""Assisted mode: a person comes to a counter, agrees, and a helper applies for them."""
