"""Acts of the register, one module for each noun."""

from enterprises.acts import (
    accounts,
    approvals,
    consultations,
    freezes,
    labels,
    people,
    preview_names,
    register,
    standards,
    text_versions,
)

__all__ = [
    "accounts",
    "approvals",
    "consultations",
    "freezes",
    "labels",
    "people",
    "preview_names",
    "register",
    "standards",
    "text_versions",
]
