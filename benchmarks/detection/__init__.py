"""A measurement of the rules: an invented economy with and without cheating, and what the flags say of it."""
