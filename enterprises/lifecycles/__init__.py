"""Lifecycles: which act is allowed in which state, to whom, and what prevents it; by nouns."""
