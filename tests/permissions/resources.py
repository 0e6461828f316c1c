"""Access to the routes of mineral resources: reserves of Jiangxi, entered by the province's officer."""

from tests.permissions.access import Access
from tests.permissions.enterprises import READ, READ_HERE
from tests.permissions.people import OUT_OF_PLACE
from tests.permissions.stage import RIGHTS_PLAN

RECORDS_RESERVES = {"national", "other_ministry", "provincial", "elsewhere"}
CORRECTS_RESERVES = RECORDS_RESERVES - {"elsewhere"}
FIGURES = {"remaining_t": "90000.000", "estimator": "Institute", "document": "Report 2"}
RESERVE = {"place": "36", "year": 2009, "method": "explored", **FIGURES}
CORRECTION = {"reason": "The report was printed wrongly", **FIGURES}

USED = {
    "process": "in_situ_leaching",
    "depleted_reo": "100.000",
    "mined_reo": "70.000",
    "water_used": "1000.000",
    "water_reused": "900.000",
}
USE_RETURN = {"site": "S-MINE", "year": 2010, "half": 2, **USED}
USE_AMENDMENT = {"reason": "The laboratory corrected its assay", **USED}
STRATEGIC = {
    "code": "SR-2",
    "name": "Second store",
    "form": "store",
    "holder": "state",
    "place": "36",
    "document": "Order 2",
}
MOVEMENT = {
    "reserve": "SR-1",
    "direction": "in",
    "material": "concentrate",
    "tonnes": "1.000",
    "day": "2011-01-02",
    "document": "Receipt 1",
}

TABLE: dict[str, Access] = {
    "GET reserves/": READ,
    "GET reserves/{pk}/": READ,
    "GET reserves/{pk}/supply/": READ,
    "POST reserves/": Access(CORRECTS_RESERVES, body=RESERVE),
    "POST reserves/{pk}/correct/": Access(CORRECTS_RESERVES, body=CORRECTION),
    "GET rights-plans/": READ,
    "GET rights-plans/{pk}/": READ,
    "POST rights-plans/": Access({"national", "other_ministry"}, body=RIGHTS_PLAN),
    "GET use-returns/": READ,
    "GET use-returns/{pk}/": READ_HERE,
    "POST use-returns/": Access({"signer"}, unknown=OUT_OF_PLACE, body=USE_RETURN),
    "POST use-returns/{pk}/amend/": Access({"signer"}, hidden=OUT_OF_PLACE, body=USE_AMENDMENT),
    "GET resource-tax/": READ,
    "GET resource-tax/{pk}/": READ_HERE,
    "GET resource-tax-rates/": READ,
    "GET resource-tax-rates/{pk}/": READ,
    "GET strategic-reserves/": READ,
    "GET strategic-reserves/{pk}/": READ_HERE,
    "POST strategic-reserves/": Access(CORRECTS_RESERVES, body=STRATEGIC),
    "GET strategic-reserve-movements/": READ,
    "GET strategic-reserve-movements/{pk}/": READ_HERE,
    "POST strategic-reserve-movements/": Access({"signer"}, unknown=OUT_OF_PLACE, body=MOVEMENT),
    "GET reserve-indicators/": READ,
    "GET reserve-indicators/{pk}/": READ,
}
