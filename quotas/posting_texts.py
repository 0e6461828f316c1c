"""Texts of the lines of a statement (``quotas.queries.accounts.statement``), on pages and in print."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quotas.models import Posting


def posting_kind(row: Mapping[str, Any]) -> str:
    """Name the kind of a line of a statement; a reversal names the kind that it reverses."""
    label = str(Posting.Kind(row["kind"]).label)
    return _("Reversal of: %(kind)s") % {"kind": label} if row["reversal"] and row["kind"] != "reverse" else label


def quota_change(row: Mapping[str, Any]) -> Decimal:
    """Return what a line of a statement adds to the allocation."""
    change: Decimal = row["received"] - row["withheld"]
    return change
