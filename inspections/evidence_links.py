"""Pages, addresses in the API and labels of what the evidence of flags leads to, for each kind of rows and links.

Pages and API read these tables alone; the register does not start while one of them lacks a kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from inspections.rules import Link, RowKind


@dataclass(frozen=True, slots=True)
class Destination:
    """The routes of a page and of a resource of the API, which both take the key of the row."""

    page: str
    resource: str
    label: Promise

    def page_of(self, key: str) -> str:
        return reverse(self.page, args=[key])

    def address_of(self, key: str) -> str:
        return reverse(self.resource, args=[key])


ROWS: Mapping[str, Destination] = {
    RowKind.INVOICE: Destination("pages:invoice", "invoice-detail", gettext_lazy("Invoice")),
    RowKind.REPORT: Destination("pages:report", "report-detail", gettext_lazy("Monthly report")),
    RowKind.DECLARATION: Destination("pages:declaration", "declaration-detail", gettext_lazy("Customs declaration")),
    RowKind.CONSUMPTION: Destination(
        "pages:consumption-return", "consumption-return-detail", gettext_lazy("Return of consumption")
    ),
    RowKind.USE_RETURN: Destination("pages:use-return", "use-return-detail", gettext_lazy("Return of resource use")),
}
LINKS: Mapping[str, Destination] = {
    Link.ACCOUNT: Destination("pages:account", "account-detail", gettext_lazy("The account's statement")),
    Link.REPORT: Destination("pages:report", "report-detail", gettext_lazy("The report")),
    Link.NOTICE: Destination("pages:notice", "notice-detail", gettext_lazy("The notice")),
    Link.ENTERPRISE: Destination("pages:enterprise", "enterprises-detail", gettext_lazy("The enterprise")),
    Link.OBSERVATION: Destination("pages:observation", "observation-detail", gettext_lazy("Observation")),
    Link.SITE: Destination("pages:site", "sites-detail", gettext_lazy("The site")),
    Link.BALANCE: Destination("pages:site-balance", "site-balance", gettext_lazy("The balance of the site")),
}


def require_complete(kinds: type[StrEnum], table: Mapping[str, Destination]) -> None:
    """Raise ``LookupError`` if a table lacks a kind of rows or links."""
    if missing := set(kinds) - set(table):
        raise LookupError(f"{kinds.__name__} without a destination: {', '.join(sorted(missing))}")


require_complete(RowKind, ROWS)
require_complete(Link, LINKS)


def pages_of(evidence: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the links of a flag as pages with their labels."""
    links: Mapping[str, str] = evidence.get("links", {})
    return [{"url": LINKS[name].page_of(key), "label": LINKS[name].label} for name, key in links.items()]


def addresses_of(evidence: Mapping[str, Any]) -> dict[str, str]:
    """Return the links of a flag as addresses of the API; that of an account with that of its statement."""
    links: Mapping[str, str] = evidence.get("links", {})
    addresses = {name: LINKS[name].address_of(key) for name, key in links.items()}
    if Link.ACCOUNT in links:
        addresses["statement"] = reverse("account-statement", args=[links[Link.ACCOUNT]])
    return addresses
