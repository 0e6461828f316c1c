"""The routes of quota and reports: the ministry's mining programme, and the firm's month in it."""

from tests.permissions.access import Access
from tests.permissions.enterprises import READ, READ_HERE, REASON, REGULATORS
from tests.permissions.people import EVERYONE, IN_PLACE, OUT_OF_PLACE, OWN_PEOPLE
from tests.permissions.stage import (
    AREA_PLAN,
    CONSUMPTION,
    ELEMENT_CLASS,
    MULTI_YEAR_PLAN,
    OFFICE_RETURN,
    PRODUCT_SHARE,
    Stage,
    notice,
)

# A stream of the ministry of land: another ministry's officers see reports and registers, never these.
SEES_MINING = IN_PLACE - {"other_ministry"}
# A notice that is not in force is visible to the authority that issues it, and to auditors.
NATIONAL = {"national", "auditor"}
# Of an office of the land ministry in the province.
SEES_OFFICE_RETURN = SEES_MINING - OWN_PEOPLE - {"group_officer", "county"}
SEES_PERIOD = IN_PLACE - OWN_PEOPLE - {"group_officer", "county"}
MOVES_QUOTA = {"national", "provincial"}
READS_STRUCTURE = EVERYONE - OWN_PEOPLE - {"outsider", "group_officer"}
PREPARERS = {"clerk", "signer"}
DRAFTERS = {"national", "other_ministry", "provincial", "elsewhere", "group_officer"}
PREVIEW = {
    "programme": "mlr-mining",
    "year": 2011,
    "lines": [{"from": "CN", "to": "36", "category": "all", "tonnes": "1"}],
}
DISTRIBUTION = {"programme": "mlr-mining", "year": 2012, "giver": "CN", "category": "all", "total": "100"}
CORRECTED_DRAFT = {"water": "7.000"}
CONSUMPTION_AMENDMENT = {"water": "5.000", "confirmed": True, **REASON}
MONTH = {"enterprise": "E-FIRM", "period": "2011-05", "nil": True, "lines": []}


def notices(verb: str, body: dict[str, object] | None = None) -> dict[str, Access]:
    return {f"POST notices/{{pk}}/{verb}/": Access({"national"}, hidden=EVERYONE - NATIONAL, body=body)}


def decision(stage: Stage) -> dict[str, object]:
    return {"account": str(stage.keys["accounts"]), "decided": "1.000", "reason": "a test of rights"}


def reports(verb: str, yes: set[str], body: dict[str, object] | None = None) -> dict[str, Access]:
    return {f"POST reports/{{pk}}/{verb}/": Access(yes, hidden=OUT_OF_PLACE, body=body)}


def movements(verb: str, body: dict[str, object] | None = None) -> dict[str, Access]:
    """Return the access to movements of the firm's account, which only officers above it may request."""
    whole = {"tonnes": "1", "document": "Order 1", **REASON, **(body or {})}
    return {
        f"POST accounts/{{pk}}/{verb}/": Access(MOVES_QUOTA, hidden=EVERYONE - SEES_MINING, body=whole),
    }


TABLE: dict[str, Access] = {
    # The end of an enterprise
    "POST enterprises/{code}/close/": Access(REGULATORS, hidden=OUT_OF_PLACE, body=REASON),
    "POST enterprises/{code}/merge/": Access(
        REGULATORS,
        hidden=OUT_OF_PLACE,
        unknown=OWN_PEOPLE | {"group_officer"},  # who do not see the successor
        body={"successor": "E-HEIR", **REASON},
    ),
    "POST enterprises/{code}/change_group/": Access(
        REGULATORS | {"administrator"}, hidden=OUT_OF_PLACE, body={"group": None, **REASON}
    ),
    # The ledger can be read; only documents write it
    "GET accounts/": READ,
    "GET accounts/{pk}/": Access(SEES_MINING, hidden=EVERYONE - SEES_MINING),
    "GET accounts/{pk}/statement/": Access(SEES_MINING, hidden=EVERYONE - SEES_MINING),
    **movements("return"),
    **movements("deduct"),
    **movements("withhold"),
    **movements("release"),
    **movements("transfer", {"to": "E-HEIR"}),
    **movements("reassign", {"to": "E-HEIR"}),
    **movements("reverse", {"movement": "withhold", "basis": "Order 2"}),
    "GET can-export/": Access({"customs"}, body={"enterprise": "E-FIRM", "tonnes": "1"}),
    "GET postings/": READ,
    "GET postings/{pk}/": Access(SEES_MINING, hidden=EVERYONE - SEES_MINING),
    "GET postings/{pk}/proof/": Access(SEES_MINING, hidden=EVERYONE - SEES_MINING),
    # Reference
    "GET products/": READ,
    "GET products/{code}/": READ,
    "GET counting-rules/": READ,
    "GET counting-rules/{pk}/": READ,
    "GET hs-codes/": READ,
    "GET hs-codes/{pk}/": READ,
    "GET programmes/": READ,
    "GET programmes/{code}/": READ,
    "POST programmes/{code}/close_year/": Access({"national"}, body={"year": 2011, **REASON}),
    "POST programmes/{code}/reopen_year/": Access({"national"}, body={"year": 2011, **REASON}),
    "GET statistics/": READ,
    "GET statistics/{pk}/": READ,
    "GET mining-areas/{number}/use/": READ,
    "GET plans/": READ,
    "GET plan-years/": Access(EVERYONE, body={"programme": "mlr-mining"}),
    "GET quota-returns/": READ,
    "GET capacities/": Access(READS_STRUCTURE, body={"programme": "mlr-mining"}),
    "GET concentrations/": Access(READS_STRUCTURE, body={"programme": "mlr-mining"}),
    "GET eligibility/": Access(EVERYONE, body={"programme": "mlr-mining"}),
    "GET eligibility/{code}/": Access(IN_PLACE, hidden=OUT_OF_PLACE, body={"programme": "mlr-mining"}),
    # Consumption: March of the mine, entered from paper by the office; a draft of June
    "GET consumption-drafts/": READ,
    "GET consumption-drafts/{pk}/": READ_HERE,
    "POST consumption-drafts/": Access(
        {"clerk", "signer"}, unknown=OUT_OF_PLACE, body={**CONSUMPTION, "period": "2011-05"}
    ),
    "PUT consumption-drafts/{pk}/": Access({"clerk", "signer"}, hidden=OUT_OF_PLACE, body=CORRECTED_DRAFT),
    "PATCH consumption-drafts/{pk}/": Access({"clerk", "signer"}, hidden=OUT_OF_PLACE, body=CORRECTED_DRAFT),
    "DELETE consumption-drafts/{pk}/": Access({"clerk", "signer"}, hidden=OUT_OF_PLACE),
    "POST consumption-drafts/{pk}/file/": Access({"signer"}, hidden=OUT_OF_PLACE, body={}),
    "GET consumption-returns/": READ,
    "GET consumption-returns/{pk}/": READ_HERE,
    "GET consumption-returns-missing/": READ,
    "GET consumption-returns-missing/{pk}/": Access(set(), hidden=EVERYONE),  # of the last month that is over
    "POST consumption-returns/": Access({"signer"}, unknown=OUT_OF_PLACE, body={**CONSUMPTION, "period": "2011-04"}),
    "POST consumption-returns/{pk}/amend/": Access({"signer"}, hidden=OUT_OF_PLACE, body=CONSUMPTION_AMENDMENT),
    "POST consumption-returns/{pk}/confirm/": Access({"signer", "provincial"}, hidden=OUT_OF_PLACE, body={}),
    # Notices: a draft of the ministry
    "GET office-returns/": READ,
    "POST office-returns/": Access({"provincial"}, body=OFFICE_RETURN),
    "GET office-returns/{pk}/": Access(SEES_OFFICE_RETURN, hidden=EVERYONE - SEES_OFFICE_RETURN),
    "GET deduction-decisions/": READ,
    "POST deduction-decisions/": Access(MOVES_QUOTA, unknown=EVERYONE - SEES_MINING, body=decision),
    "GET deduction-decisions/{pk}/": Access(SEES_MINING, hidden=EVERYONE - SEES_MINING),
    "GET distribution-rounds/": READ,
    "GET distribution-rounds/{pk}/": Access(NATIONAL, hidden=EVERYONE - NATIONAL),
    "GET notices/": READ,
    "POST notices/": Access({"national"}, body=notice("N-9")),
    "GET notices/{pk}/": Access(NATIONAL, hidden=EVERYONE - NATIONAL),
    "PUT notices/{pk}/": Access({"national"}, hidden=EVERYONE - NATIONAL, body=notice("N-0")),
    "PATCH notices/{pk}/": Access({"national"}, hidden=EVERYONE - NATIONAL, body={"title": "x"}),
    "POST notices/preview/": Access({"national"}, body=PREVIEW),
    "GET notices/prefill/": Access(DRAFTERS, body={"programme": "mlr-mining", "year": 2030}),
    "GET lowering-amendments/": Access({"auditor", "administrator"}),
    "GET quota-scenario/": Access(DRAFTERS, body={"programme": "mlr-mining"}),
    "GET notices/proposal/": Access({"national"}, body=DISTRIBUTION),
    "GET notices/{pk}/effects/": Access(NATIONAL, hidden=EVERYONE - NATIONAL),
    **notices("submit"),
    **notices("approve"),
    **notices("return", REASON),
    **notices("withdraw", REASON),
    **notices("revoke", REASON),
    **notices("correct_day", {"issued_on": "2011-04-20", "document": "Its own page", **REASON}),
    # Reports: March, submitted
    "GET reports/": READ,
    "POST reports/": Access(PREPARERS, unknown=OUT_OF_PLACE, body=MONTH),
    "GET reports/sheet/": READ,
    "GET reports/{pk}/": READ_HERE,
    "GET reports/{pk}/receipt/": READ_HERE,
    "GET reports/{pk}/findings/": READ_HERE,
    "PUT reports/{pk}/": Access(PREPARERS, hidden=OUT_OF_PLACE, body={**MONTH, "period": "2011-03"}),
    "PATCH reports/{pk}/": Access(PREPARERS, hidden=OUT_OF_PLACE, body={"nil": True, "lines": []}),
    "DELETE reports/{pk}/": Access(PREPARERS, hidden=OUT_OF_PLACE),
    "POST reports/confirm_receipts/": Access(
        set(), hidden=EVERYONE, body={"sheet": "0198a4a0-0000-7000-8000-000000000000", **REASON}
    ),
    "POST reports/return/": Access(
        {"provincial", "elsewhere"}, body=lambda stage: {"ids": [str(stage.report.pk)], "reason": "Read it again"}
    ),
    "POST reports/undo_return/": Access(
        {"provincial", "elsewhere"}, body=lambda stage: {"ids": [str(stage.report.pk)]}
    ),
    "POST reports/accept/": Access({"provincial", "elsewhere"}, body=lambda stage: {"reports": [str(stage.report.pk)]}),
    **reports("check", PREPARERS),
    **reports("submit", {"signer"}, {}),
    **reports("hand_over", PREPARERS, {}),
    **reports("take_over", {"signer"}),
    **reports("send_back", {"signer"}, REASON),
    **reports("accept", {"provincial"}),
    **reports("return", {"provincial"}, REASON),
    **reports("undo_return", {"provincial"}),
    **reports("confirm_receipt", {"provincial"}, REASON),
    **reports("amend", PREPARERS, REASON),
    **reports("repudiate", {"signer"}, REASON),
    # Sheets: visible only to the person who uploaded them
    "GET imports/": READ,
    "POST imports/": Access((), unknown=EVERYONE, body={}),  # the file is missing, which is checked first
    "GET imports/{pk}/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "GET imports/{pk}/errors/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "POST imports/{pk}/commit/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "POST imports/{pk}/propose/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}, body=REASON),
    "POST imports/{pk}/file/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "POST imports/{pk}/discard/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "GET imports/templates/{kind}/": READ,
    "GET reports/prefill/": Access(IN_PLACE, unknown=OUT_OF_PLACE, body={"enterprise": "E-FIRM", "period": "2011-05"}),
    "GET reports/missing/": READ,
    "GET reports/missing/{pk}/": READ_HERE,
    "GET due-days/": READ,
    "GET due-days/{pk}/": READ,
    "GET area-plans/": READ,
    "GET area-plans/{pk}/": READ,
    "GET multi-year-plans/": READ,
    "GET multi-year-plans/{pk}/": READ,
    "POST multi-year-plans/": Access({"national"}, body=MULTI_YEAR_PLAN),
    "GET element-classifications/": READ,
    "GET element-classifications/{pk}/": READ,
    "POST element-classifications/": Access({"national"}, body=ELEMENT_CLASS),
    "POST element-classifications/{pk}/withdraw/": Access({"national"}, body=REASON),
    "GET product-shares/": READ,
    "GET product-shares/{pk}/": READ,
    "POST product-shares/": Access({"national"}, body={**PRODUCT_SHARE, "element": "Eu"}),
    "POST product-shares/{pk}/withdraw/": Access({"national"}, body=REASON),
    "POST area-plans/": Access({"national"}, body=AREA_PLAN),
    "GET yield-bounds/": READ,
    "GET yield-bounds/{pk}/": READ,
    "GET oxide-factors/": READ,
    "GET oxide-factors/{pk}/": READ,
    "GET periods/": READ,
    "GET periods/{pk}/": Access(SEES_PERIOD, hidden=EVERYONE - SEES_PERIOD),
    "POST periods/{pk}/close/": Access({"provincial"}, hidden=EVERYONE - SEES_PERIOD, body=REASON),
    "POST periods/{pk}/reopen/": Access({"provincial"}, hidden=EVERYONE - SEES_PERIOD, body=REASON),
    "GET public/verify/{receipt}/": Access(EVERYONE, public=True),
    "GET public/market/": Access(EVERYONE, public=True),
    "GET public/plans/": Access(EVERYONE, public=True),
}
