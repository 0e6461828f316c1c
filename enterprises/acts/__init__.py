"""Acts of the register, one module for each noun."""

from enterprises.acts import accounts, approvals, freezes, people, register, standards

__all__ = ["accounts", "approvals", "freezes", "people", "register", "standards"]
