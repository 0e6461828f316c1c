"""Attacks by a person with an account on the running product; run by ``make attack``."""
