"""Acts of the register, one module for each noun."""

from enterprises.acts import accounts, approvals, consultations, freezes, labels, people, register, standards

__all__ = ["accounts", "approvals", "consultations", "freezes", "labels", "people", "register", "standards"]
