"""Access to the routes of trade: an invoice between the firm in Longnan and a party outside the register."""

from tests.permissions.access import Access
from tests.permissions.enterprises import READ, READ_HERE
from tests.permissions.people import EVERYONE, OUT_OF_PLACE, OWN_PEOPLE

# Enterprises and groups learn nothing of what others tried to record.
SEES_REUSES = EVERYONE - OUT_OF_PLACE - OWN_PEOPLE - {"group_officer"}
WRITES_LETTERS = {"tax", "customs", "inspector"}
HERE = {"tax"}  # whose office drafted the letter
SEES_HANDOVER = EVERYONE - OUT_OF_PLACE - OWN_PEOPLE - {"group_officer"}
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

DECLARED = {
    "number": "22012011 0001", "direction": "export", "office": "Ganzhou", "day": "2011-04-02", "enterprise": "E-FIRM",
    "product": "precipitate-100", "hs_code": "284690", "partner": "JP", "gross_tonnes": "1.100", "net_tonnes": "1.000",
    "licence": "L-1", "beyond_quota": True,
}  # fmt: skip
FIGURE = {
    "year": 2010, "partner": "JP", "tonnes": "5.000", "weight": "net", "wording": "Imports", "source": "Statistics",
}  # fmt: skip

TABLE: dict[str, Access] = {
    "GET declarations/": READ,
    "GET declarations/{pk}/": READ_HERE,
    "POST declarations/": Access({"customs"}, body=DECLARED),
    "POST declarations/{pk}/cancel/": Access({"customs"}, hidden=OUT_OF_PLACE, body=REASON),
    "GET export-comparisons/": READ,
    "GET export-comparisons/{code}/": READ_HERE,
    "GET radioactivity-limits/": READ,
    "GET radioactivity-limits/{pk}/": READ,
    "GET partner-imports/": READ,
    "GET partner-imports/{pk}/": READ,
    "POST partner-imports/": Access({"customs"}, body=FIGURE),
    "POST partner-imports/{pk}/withdraw/": Access({"customs"}, body=REASON),
    "GET handovers/": READ,
    "GET handovers/{pk}/": Access(SEES_HANDOVER, hidden=EVERYONE - SEES_HANDOVER),
    "POST handovers/": Access(
        HERE,
        unknown={"inspector_elsewhere"},
        body=lambda stage: {"letter": stage.keys["letters"], "reason": "It does not match"},
    ),
    "POST handovers/{pk}/open_case/": Access({"inspector"}, hidden=EVERYONE - SEES_HANDOVER, body=REASON),
    "POST handovers/{pk}/inspect/": Access(
        set(), unknown={"inspector"}, hidden=EVERYONE - SEES_HANDOVER, body={"inspection": "I-36-2011-NONE"}
    ),
    "POST handovers/{pk}/decline/": Access({"inspector"}, hidden=EVERYONE - SEES_HANDOVER, body=REASON),
    "POST handovers/{pk}/settle/": Access({"inspector"}, hidden=EVERYONE - SEES_HANDOVER, body=REASON),
    "GET letters/": READ,
    "GET letters/{pk}/": READ_HERE,
    "POST letters/": Access(
        WRITES_LETTERS, unknown={"inspector_elsewhere"}, body={"enterprise": "E-FIRM", "year": 2011}
    ),
    "GET letters/{pk}/file/": READ_HERE,
    "POST letters/{pk}/ask/": Access(HERE, hidden=OUT_OF_PLACE, body={"text": "Why?"}),
    "POST letters/{pk}/drop/": Access(HERE, hidden=OUT_OF_PLACE, body={"question": 1}),
    "POST letters/{pk}/send/": Access(HERE, hidden=OUT_OF_PLACE, body={"working_days": 10}),
    "POST letters/{pk}/withdraw/": Access(HERE, hidden=OUT_OF_PLACE, body=REASON),
    "POST letters/{pk}/explain/": Access(HERE, hidden=OUT_OF_PLACE, body=REASON),
    "POST letters/{pk}/answer/": Access(OWN_PEOPLE, hidden=OUT_OF_PLACE, body={"question": 2, "text": "It was late."}),
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
