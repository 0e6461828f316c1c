"""Acts of the register, one module for each noun."""

from enterprises.acts import accounts, freezes, people, register

__all__ = ["accounts", "freezes", "people", "register"]
