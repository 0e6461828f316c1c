"""Expected access to the routes of the portal: a draft bulletin of the land ministry."""

from tests.permissions.access import Access
from tests.permissions.people import EVERYONE

SEES_BULLETIN = {"national", "coordinator", "auditor"}
_HIDDEN = EVERYONE - SEES_BULLETIN
BULLETIN = {"authority": "MLR", "year": 2010, "situation": "Mines kept to the plan."}
REASON = {"reason": "a test of rights"}

TABLE: dict[str, Access] = {
    "GET bulletins/": Access(EVERYONE),
    "POST bulletins/": Access({"national"}, body=BULLETIN),
    "GET bulletins/{pk}/": Access(SEES_BULLETIN, hidden=_HIDDEN),
    "POST bulletins/{pk}/update/": Access({"national"}, hidden=_HIDDEN, body={"situation": "Mines kept to it."}),
    "POST bulletins/{pk}/submit/": Access({"national"}, hidden=_HIDDEN),
    "POST bulletins/{pk}/publish/": Access({"national"}, hidden=_HIDDEN),
    "POST bulletins/{pk}/return/": Access({"national"}, hidden=_HIDDEN, body=REASON),
    "POST bulletins/{pk}/correct/": Access({"national"}, hidden=_HIDDEN, body=REASON),
    "POST bulletins/{pk}/take_over/": Access({"national"}, hidden=_HIDDEN),
    "POST bulletins/{pk}/withdraw/": Access({"national"}, hidden=_HIDDEN, body=REASON),
    "POST bulletins/{pk}/take_down/": Access({"national"}, hidden=_HIDDEN, body=REASON),
    "GET price-costs/": Access(EVERYONE),
    "GET public/bulletins/": Access(EVERYONE, public=True),
}
