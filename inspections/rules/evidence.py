"""Kinds of rows behind a finding, and of links of its subject: its evidence leads to them."""

from dataclasses import dataclass
from enum import StrEnum


class RowKind(StrEnum):
    """A kind of rows from which figures are computed."""

    INVOICE = "invoice"
    REPORT = "report"
    DECLARATION = "declaration"
    CONSUMPTION = "consumption"
    USE_RETURN = "use_return"


class Link(StrEnum):
    """A kind of what a flag is about, or was raised by."""

    ACCOUNT = "account"
    REPORT = "report"
    NOTICE = "notice"
    ENTERPRISE = "enterprise"
    OBSERVATION = "observation"
    SITE = "site"
    BALANCE = "balance"


@dataclass(frozen=True, slots=True)
class Row:
    """A row behind a finding: what it is, its key, and what the officer reads."""

    kind: RowKind
    key: str
    label: str

    def stored(self) -> dict[str, str]:
        return {"kind": self.kind, "key": self.key, "label": self.label}
