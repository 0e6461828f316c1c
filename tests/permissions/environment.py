"""The routes of environmental records: a process of the firm's mine, a restriction, what was measured and paid."""

from tests.permissions.access import Access
from tests.permissions.enterprises import READ, READ_HERE, REASON
from tests.permissions.people import OUT_OF_PLACE

OFFICERS = {"national", "other_ministry", "provincial", "county"}
RECORDS = OFFICERS | {"chief"}
SETS_RESTRICTIONS = {"national", "other_ministry"}
PROCESS = {"site": "S-MINE", "process": "open_pit", "used_from": "2011-01-01"}
RESTRICTION = {"process": "underground", "kind": "banned", "stated_on": "2011-01-01", "source": "MIIT 2011-2"}

TABLE: dict[str, Access] = {
    "GET site-processes/": READ,
    "POST site-processes/": Access(RECORDS, unknown=OUT_OF_PLACE, body=PROCESS),
    "GET site-processes/{pk}/": READ_HERE,
    "POST site-processes/{pk}/end/": Access(RECORDS, hidden=OUT_OF_PLACE, body=REASON),
    "POST site-processes/{pk}/withdraw/": Access(OFFICERS, hidden=OUT_OF_PLACE, body=REASON),
    "GET process-restrictions/": READ,
    "POST process-restrictions/": Access(SETS_RESTRICTIONS, body=RESTRICTION),
    "GET process-restrictions/{pk}/": READ,
    "POST process-restrictions/{pk}/end/": Access(SETS_RESTRICTIONS, body={**REASON, "until": "2011-12-31"}),
}
