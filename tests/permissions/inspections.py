"""The routes of flags, cases and orders: the firm is over, an inspector of its province has opened the case."""

from collections.abc import Mapping

from tests.permissions.access import Access
from tests.permissions.enterprises import READ, REASON
from tests.permissions.people import EVERYONE, IN_PLACE, OWN_PEOPLE
from tests.permissions.world import NOTICE, ORDER, TODAY

# Who is suspected, and by whom, is for offices; the firm sees what it is ordered to do.
SEES_CASE = IN_PLACE - OWN_PEOPLE - {"group_officer"}
SEES_FLAG = SEES_CASE - {"other_ministry"}
SEES_ORDER = IN_PLACE - {"group_officer"}
DECIDES_FLAGS = {"national", "provincial", "inspector"}
CASE = {"subject": {"type": "enterprise", "code": "E-FIRM"}, "source": "inspection", "allegation": "Over by 38 t"}


def flags(verb: str, yes: set[str]) -> dict[str, Access]:
    return {f"POST flags/{{pk}}/{verb}/": Access(yes, hidden=EVERYONE - SEES_FLAG, body=REASON)}


def cases(verb: str, yes: set[str], body: Mapping[str, object] = REASON) -> dict[str, Access]:
    return {f"POST cases/{{pk}}/{verb}/": Access(yes, hidden=EVERYONE - SEES_CASE, body=body)}


def proceedings(verb: str, yes: set[str] | frozenset[str], body: Mapping[str, object]) -> dict[str, Access]:
    return {f"POST proceedings/{{pk}}/{verb}/": Access(yes, hidden=EVERYONE - SEES_ORDER, body=body)}


TABLE: dict[str, Access] = {
    "GET flags/": READ,
    "GET flags/{pk}/": Access(SEES_FLAG, hidden=EVERYONE - SEES_FLAG),
    **flags("acknowledge", DECIDES_FLAGS),
    **flags("dismiss", DECIDES_FLAGS),
    **flags("resolve", DECIDES_FLAGS),
    **flags("escalate", {"inspector"}),
    "GET cases/": READ,
    "POST cases/": Access({"inspector"}, unknown={"inspector_elsewhere"}, body=CASE),
    "GET cases/{pk}/": Access(SEES_CASE, hidden=EVERYONE - SEES_CASE),
    **cases("place_on_file", {"inspector"}),
    **cases("start_investigation", {"inspector"}),
    **cases("order", {"inspector"}, ORDER),
    **cases("close", {"inspector", "decider"}),
    **cases("not_substantiated", {"inspector", "decider"}),
    **cases("reopen", {"inspector"}),
    **cases("notify", {"inspector"}, NOTICE),
    **cases("suspend", {"inspector"}),
    **cases("resume", {"inspector"}),
    **cases("refer", {"inspector"}),
    **cases("take_back", {"inspector"}),
    **cases("appeal", {"inspector"}),
    **cases("uphold", {"decider"}),
    **cases("annul", {"decider"}),
    **cases("publish", {"inspector", "decider"}),
    **cases("unpublish", {"inspector", "decider"}),
    "GET proceedings/": READ,
    "GET proceedings/{pk}/": Access(SEES_ORDER, hidden=EVERYONE - SEES_ORDER),
    **proceedings("make_statement", {"inspector"} | OWN_PEOPLE, {"text": "Not us"}),
    **proceedings("answer_statement", {"inspector"}, {"text": "It was"}),
    **proceedings("request_hearing", {"inspector"} | OWN_PEOPLE, {}),
    **proceedings("hold_hearing", {"inspector", "legal", "decider"}, {"text": "Heard", "held_on": TODAY.isoformat()}),
    **proceedings("review", {"legal"}, {"text": "In order", "passed": True}),
    **proceedings(
        "decide",
        {"decider", "national", "other_ministry", "provincial", "county"},
        {"text": "So", "penalties": ["confiscate"]},
    ),
    **proceedings("serve", {"inspector"}, {"served_on": TODAY.isoformat(), "service": "direct"}),
    "GET orders/": READ,
    "GET orders/{pk}/": Access(SEES_ORDER, hidden=EVERYONE - SEES_ORDER),
    "POST orders/{pk}/submit_rectification/": Access(OWN_PEOPLE, hidden=EVERYONE - SEES_ORDER, body={"text": "Done"}),
    "POST orders/{pk}/lift/": Access({"inspector", "decider"}, hidden=EVERYONE - SEES_ORDER, body=REASON),
    "POST orders/{pk}/verify/": Access(
        {"inspector"}, hidden=EVERYONE - SEES_ORDER, body={"result": "met", "text": "Seen"}
    ),
    "GET public/cases/": Access(EVERYONE, public=True),
}
