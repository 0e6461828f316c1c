"""Access to the routes of trade: an invoice between the firm in Longnan and a party outside the register."""

from tests.permissions.access import Access
from tests.permissions.enterprises import READ, READ_HERE
from tests.permissions.people import EVERYONE, OUT_OF_PLACE, OWN_PEOPLE

# Enterprises and groups learn nothing of what others tried to record.
SEES_REUSES = EVERYONE - OUT_OF_PLACE - OWN_PEOPLE - {"group_officer"}
FIGURES = {
    "day": "2011-04-02",
    "seller": "E-FIRM",
    "buyer": "Trader (invented)",
    "product": "precipitate-100",
    "tonnes": "1.000",
    "unit_price": "10000.0000",
    "amount": "10000.00",
}
INVOICE = {"number": "1100111140 01234568", **FIGURES}
REASON = {"reason": "The paper was read wrongly"}

TABLE: dict[str, Access] = {
    "GET invoices/": READ,
    "GET invoices/{pk}/": READ_HERE,
    "POST invoices/": Access({"tax"}, body=INVOICE),
    "POST invoices/{pk}/correct/": Access({"tax"}, hidden=OUT_OF_PLACE, body={**FIGURES, **REASON}),
    "POST invoices/{pk}/cancel/": Access({"tax"}, hidden=OUT_OF_PLACE, body=REASON),
    "GET invoice-comparisons/": READ,
    "GET invoice-comparisons/{code}/": READ_HERE,
    "GET invoice-number-reuses/": READ,
    "GET invoice-number-reuses/{pk}/": Access(SEES_REUSES, hidden=EVERYONE - SEES_REUSES),
}
