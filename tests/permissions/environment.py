"""The routes of environmental records: a process of the firm's mine, a restriction, what was measured and paid."""

from tests.permissions.access import Access
from tests.permissions.enterprises import READ, READ_HERE, REASON
from tests.permissions.people import EVERYONE, OUT_OF_PLACE
from tests.permissions.stage import (
    CEILING,
    DEPOSIT,
    INCIDENT,
    OFFICE_DECISION,
    OUTLET,
    PERMIT_LIMIT,
    PROJECT,
    READING,
    RESTORATION,
    RISK,
    TAILINGS,
    VOLUME,
)

OFFICERS = {"national", "other_ministry", "provincial", "county"}
RECORDS = OFFICERS | {"chief"}
PROCESS = {"site": "S-MINE", "process": "open_pit", "used_from": "2011-01-01"}
STEP = {"step": "begun", "day": "2011-03-01", "document": "Site diary"}
MEASURES = RECORDS | {"clerk", "inspector"}
OBSERVES = OFFICERS | {"inspector"}
SETS_LIMITS = {"national", "provincial"}
DECIDES = {"national", "other_ministry", "provincial"}

TABLE: dict[str, Access] = {
    "GET site-processes/": READ,
    "POST site-processes/": Access(RECORDS, unknown=OUT_OF_PLACE, body=PROCESS),
    "GET site-processes/{pk}/": READ_HERE,
    "POST site-processes/{pk}/end/": Access(RECORDS, hidden=OUT_OF_PLACE, body=REASON),
    "POST site-processes/{pk}/withdraw/": Access(OFFICERS, hidden=OUT_OF_PLACE, body=REASON),
    "GET readings/": READ,
    "POST readings/": Access(MEASURES, unknown=OUT_OF_PLACE, body={**READING, "outlet": "DW002"}),
    "GET readings/compliance/": READ,
    "GET readings/{pk}/": READ_HERE,
    "POST readings/{pk}/correct/": Access(MEASURES, hidden=OUT_OF_PLACE, body={**REASON, "value": "61"}),
    "GET outlets/": READ,
    "POST outlets/": Access(OBSERVES, unknown=OUT_OF_PLACE, body=OUTLET),
    "GET outlets/{pk}/": READ_HERE,
    "POST outlets/{pk}/withdraw/": Access(OBSERVES - {"county"}, hidden=OUT_OF_PLACE, body=REASON),
    "GET risk-assessments/": READ,
    "POST risk-assessments/": Access(OBSERVES, unknown=OUT_OF_PLACE, body=RISK),
    "GET risk-assessments/{pk}/": READ_HERE,
    "POST risk-assessments/{pk}/withdraw/": Access(OBSERVES - {"county"}, hidden=OUT_OF_PLACE, body=REASON),
    "GET outlet-volumes/": READ,
    "POST outlet-volumes/": Access(MEASURES, unknown=OUT_OF_PLACE, body={**VOLUME, "outlet": "DW002"}),
    "GET outlet-volumes/discharged/": Access((), unknown=EVERYONE),  # no site is named
    "GET outlet-volumes/{pk}/": READ_HERE,
    "POST outlet-volumes/{pk}/correct/": Access(MEASURES, hidden=OUT_OF_PLACE, body={**REASON, "volume": "2"}),
    "GET emission-ceilings/": READ,
    "POST emission-ceilings/": Access(DECIDES, body=CEILING),
    "GET emission-ceilings/{pk}/": READ,
    "POST emission-ceilings/{pk}/correct/": Access(DECIDES, body=REASON),
    "GET permit-limits/": READ,
    "POST permit-limits/": Access(SETS_LIMITS, unknown=OUT_OF_PLACE, body=PERMIT_LIMIT),
    "GET permit-limits/{pk}/": READ_HERE,
    "GET projects/": READ,
    "POST projects/": Access(RECORDS, unknown=OUT_OF_PLACE, body=PROJECT),
    "GET projects/{pk}/": READ_HERE,
    "POST projects/{pk}/record_step/": Access(RECORDS, hidden=OUT_OF_PLACE, body=STEP),
    "POST projects/{pk}/record_decision/": Access(DECIDES, hidden=OUT_OF_PLACE, body={**STEP, "step": "approved"}),
    "GET deposits/": READ,
    "POST deposits/": Access(OFFICERS, unknown=OUT_OF_PLACE, body=DEPOSIT),
    "GET deposits/{pk}/": READ_HERE,
    "POST deposits/{pk}/withdraw/": Access(OFFICERS - {"county"}, hidden=OUT_OF_PLACE, body=REASON),
    "GET office-decisions/": READ,
    "GET office-decisions/{pk}/": READ_HERE,
    "POST office-decisions/": Access(OBSERVES, unknown=OUT_OF_PLACE, body=OFFICE_DECISION),
    "GET incidents/": READ,
    "POST incidents/": Access(OBSERVES, unknown=OUT_OF_PLACE, body=INCIDENT),
    "GET incidents/costs/": READ,
    "GET incidents/{pk}/": READ_HERE,
    "POST incidents/{pk}/correct/": Access(OBSERVES, hidden=OUT_OF_PLACE, body={**REASON, "category": "tailings"}),
    "POST incidents/{pk}/withdraw/": Access(OBSERVES, hidden=OUT_OF_PLACE, body=REASON),
    "GET tailings-stores/": READ,
    "POST tailings-stores/": Access(OBSERVES, unknown=OUT_OF_PLACE, body=TAILINGS),
    "GET tailings-stores/borne/": READ,
    "GET tailings-stores/{pk}/": READ_HERE,
    "POST tailings-stores/{pk}/change/": Access(OBSERVES, hidden=OUT_OF_PLACE, body={**REASON, "stock": "5"}),
    "POST tailings-stores/{pk}/withdraw/": Access(OBSERVES, hidden=OUT_OF_PLACE, body=REASON),
    "GET restorations/": READ,
    "POST restorations/": Access(OFFICERS, unknown=OUT_OF_PLACE, body=RESTORATION),
    "GET restorations/{pk}/": READ_HERE,
    "POST restorations/{pk}/withdraw/": Access(OFFICERS - {"county"}, hidden=OUT_OF_PLACE, body=REASON),
    "GET process-restrictions/": READ,
    "GET process-restrictions/{pk}/": READ,
}
