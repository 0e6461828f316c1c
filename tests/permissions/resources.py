"""Who may use which route of mineral resources: reserves of Jiangxi, entered by the province's officer."""

from tests.permissions.access import Access
from tests.permissions.enterprises import READ

RECORDS_RESERVES = {"national", "other_ministry", "provincial", "elsewhere"}
CORRECTS_RESERVES = RECORDS_RESERVES - {"elsewhere"}
FIGURES = {"remaining_t": "90000.000", "estimator": "Institute", "document": "Report 2"}
RESERVE = {"place": "36", "year": 2009, "method": "explored", **FIGURES}
CORRECTION = {"reason": "The report was printed wrongly", **FIGURES}

TABLE: dict[str, Access] = {
    "GET reserves/": READ,
    "GET reserves/{pk}/": READ,
    "POST reserves/": Access(CORRECTS_RESERVES, body=RESERVE),
    "POST reserves/{pk}/correct/": Access(CORRECTS_RESERVES, body=CORRECTION),
    "GET reserve-indicators/": READ,
    "GET reserve-indicators/{pk}/": READ,
}
