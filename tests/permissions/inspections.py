"""The routes of flags, cases and orders: the firm is over, an inspector of its province has opened the case."""

from collections.abc import Mapping
from typing import Any

from tests.permissions.access import Access, Body
from tests.permissions.enterprises import READ, READ_HERE, REASON
from tests.permissions.people import EVERYONE, IN_PLACE, OUT_OF_PLACE, OWN_PEOPLE
from tests.permissions.quotas import READS_STRUCTURE
from tests.permissions.stage import NOTICE, ORDER, REMEDY, TODAY

# Suspicions are visible to offices only; the firm sees its orders.
OFFICES = IN_PLACE - OWN_PEOPLE - {"group_officer"}
# Reading follows the case: offices that neither handle it nor were where it came from read nothing of it.
SEES_CASE = OFFICES - {"coordinator", "customs", "tax", "administrator"}
SEES_HEAD = SEES_CASE | {"coordinator"}
SEES_FLAG = OFFICES - {"other_ministry"}
SEES_ORDER = SEES_CASE | OWN_PEOPLE
DECIDES_FLAGS = {"national", "provincial", "inspector"}
DECIDES_FLAGS_SOMEWHERE = DECIDES_FLAGS | {"other_ministry", "elsewhere", "inspector_elsewhere"}
CASE = {"subject": {"type": "enterprise", "code": "E-FIRM"}, "source": "inspection", "allegation": "Over by 38 t"}


# A report that was signed: its enterprise reads it, and answers.
SEES_VISIT = IN_PLACE - {"group_officer"}
SEES_CAMPAIGN = OFFICES
PLANS_VISITS = {"inspector", "national", "other_ministry", "provincial"}
VISITS = PLANS_VISITS | {"county"}
SEES_RISK = Access(VISITS | {"elsewhere", "inspector_elsewhere", "coordinator", "decider", "auditor"})
SEES_DRAW = VISITS | {"coordinator", "legal", "decider", "auditor"}
TEAM = [{"person": "inspector", "certificate": "GX-1"}, {"person": "provincial", "certificate": "GX-2"}]
VISIT = {"site": "S-MINE", "planned_on": "2011-11-20", "reason": "Over by 38 t", "team": TEAM}
CAMPAIGN = {
    "name": "Autumn",
    "theme": "Ore without a plan",
    "place": "36",
    "authority": "MLR",
    "begins_on": "2011-10-20",
    "ends_on": "2011-12-20",
}


PARTY = {**REASON, "kind": "person", "name": "A driver", "role": "concerned"}
DECLARES = {"legal", "decider", "national", "other_ministry", "provincial", "county"}
RECUSES = {"inspector", "legal", "decider", "national", "other_ministry", "provincial", "county"}


def flags(verb: str, yes: set[str]) -> dict[str, Access]:
    return {f"POST flags/{{pk}}/{verb}/": Access(yes, hidden=EVERYONE - SEES_FLAG, body=REASON)}


def cases(verb: str, yes: set[str], body: Mapping[str, object] = REASON) -> dict[str, Access]:
    return {f"POST cases/{{pk}}/{verb}/": Access(yes, hidden=EVERYONE - SEES_CASE, body=body)}


def proceedings(verb: str, yes: set[str] | frozenset[str], body: Mapping[str, object]) -> dict[str, Access]:
    return {f"POST proceedings/{{pk}}/{verb}/": Access(yes, hidden=EVERYONE - SEES_ORDER, body=body)}


def visits(verb: str, yes: set[str] | frozenset[str], body: Mapping[str, object] | None = None) -> dict[str, Access]:
    return {f"POST inspections/{{pk}}/{verb}/": Access(yes, hidden=EVERYONE - SEES_VISIT, body=body)}


def found(verb: str, body: Body) -> dict[str, Access]:
    return {f"POST findings/{{pk}}/{verb}/": Access({"inspector"}, hidden=EVERYONE - SEES_VISIT, body=body)}


def flags_together(verb: str, members: Mapping[str, object] = REASON) -> dict[str, Access]:
    def body(stage: Any) -> dict[str, object]:
        return {"ids": [str(stage.keys["flags"])], **members}

    return {f"POST flags/{verb}/": Access(DECIDES_FLAGS_SOMEWHERE, body=body)}


TABLE: dict[str, Access] = {
    "GET flags/": READ,
    **flags_together("acknowledge"),
    **flags_together("dismiss"),
    **flags_together("resolve"),
    **flags_together("undo", {}),
    "GET flags/{pk}/": Access(SEES_FLAG, hidden=EVERYONE - SEES_FLAG),
    **flags("acknowledge", DECIDES_FLAGS),
    **flags("dismiss", DECIDES_FLAGS),
    **flags("resolve", DECIDES_FLAGS),
    "POST flags/{pk}/undo/": Access(DECIDES_FLAGS, hidden=EVERYONE - SEES_FLAG),
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
    **cases("record_seizure", {"inspector"}, {**REASON, "tonnes": "1.000", "suspects": 1}),
    **cases("publish", {"inspector", "decider"}),
    **cases("unpublish", {"inspector", "decider"}),
    **cases("add_party", {"inspector"}, PARTY),
    **cases("decide_party", {"inspector"}, {**REASON, "number": 1, "confirmed": True}),
    **cases("record_outcome", {"inspector", "decider"}, {**REASON, "number": 1, "outcome": "discontinued"}),
    **cases("recuse", RECUSES, REASON),
    # Above the office of the province is the nation's decider.
    **cases("assign", {"decider"}, {**REASON, "place": "36", "authority": "MLR"}),
    # Everybody on the stage has declared it: the refusal of another declaration comes from the service.
    **cases("declare_impartiality", DECLARES, {"parties": 1}),
    "GET case-heads/": READ,
    "GET case-heads/{pk}/": Access(SEES_HEAD, hidden=EVERYONE - SEES_HEAD),
    "GET proceedings/": READ,
    "GET proceedings/provisions/": READ,
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
    "GET campaigns/": READ,
    "POST campaigns/": Access({"inspector", "national", "provincial"}, body=CAMPAIGN),
    "GET campaigns/{pk}/": Access(SEES_CAMPAIGN, hidden=EVERYONE - SEES_CAMPAIGN),
    "POST campaigns/{pk}/start/": Access({"inspector", "national", "provincial"}, hidden=EVERYONE - SEES_CAMPAIGN),
    "POST campaigns/{pk}/end/": Access(
        {"inspector", "national", "provincial"}, hidden=EVERYONE - SEES_CAMPAIGN, body={"text": "Over"}
    ),
    "GET inspections/": READ,
    "POST inspections/": Access(PLANS_VISITS, unknown=OUT_OF_PLACE, body=VISIT),
    "GET inspections/{pk}/": Access(SEES_VISIT, hidden=EVERYONE - SEES_VISIT),
    "GET inspections/{pk}/checklist/": Access(SEES_VISIT, hidden=EVERYONE - SEES_VISIT),
    **visits("name_team", PLANS_VISITS, {"team": TEAM}),
    **visits("announce", PLANS_VISITS),
    **visits("postpone", PLANS_VISITS, {"planned_on": "2011-11-21", "reason": "Snow"}),
    **visits("cancel", PLANS_VISITS, REASON),
    **visits(
        "carry_out",
        VISITS,
        {"on": TODAY.isoformat(), "summary": "Seen", "answers": [{"code": "ledger-daily", "answer": "yes"}]},
    ),
    **visits("find", VISITS, {"article": "true-records", "facts": "No ledger"}),
    **visits("sign", VISITS, {"answer_due_on": "2011-12-01"}),
    **visits("answer", OWN_PEOPLE, {"text": "Lost"}),
    **visits("conclude", PLANS_VISITS, {"text": "Over"}),
    "GET suspicions/": SEES_RISK,
    "GET risk/": SEES_RISK,
    "GET visit-draws/": READ,
    "GET visit-draws/{pk}/": Access(SEES_DRAW, hidden=EVERYONE - SEES_DRAW),
    "POST visit-draws/": Access(PLANS_VISITS, body={"place": "36", "visits": 10}),
    "GET rule-parameters/": READ,
    "GET rule-parameters/{pk}/": READ,
    "GET draw-shares/": READ,
    "GET draw-shares/{pk}/": READ,
    "GET remedies/": SEES_RISK,
    "GET remedy-decisions/": READ,
    "POST remedy-decisions/": Access({"inspector"}, unknown=OUT_OF_PLACE, body=REMEDY),
    "GET remedy-decisions/{pk}/": Access(OFFICES, hidden=EVERYONE - OFFICES),
    "GET checklist-questions/": READ,
    "GET checklist-questions/{pk}/": READ,
    "GET findings/": READ,
    "GET findings/{pk}/": Access(SEES_VISIT, hidden=EVERYONE - SEES_VISIT),
    **found("open_case", REASON),
    **found("settle", REASON),
    **found("corroborate", lambda stage: {"flag": str(stage.keys["flags"]), **REASON}),
    "GET orders/": READ,
    "GET orders/{pk}/": Access(SEES_ORDER, hidden=EVERYONE - SEES_ORDER),
    "POST orders/{pk}/serve/": Access(
        {"inspector"}, hidden=EVERYONE - SEES_ORDER, body={"served_on": TODAY.isoformat(), "service": "direct"}
    ),
    "POST orders/{pk}/submit_rectification/": Access(OWN_PEOPLE, hidden=EVERYONE - SEES_ORDER, body={"text": "Done"}),
    "POST orders/{pk}/request_extension/": Access(
        OWN_PEOPLE, hidden=EVERYONE - SEES_ORDER, body={"reason": "Pump", "working_days": 5}
    ),
    "POST orders/{pk}/decide_extension/": Access(
        {"inspector", "decider"}, hidden=EVERYONE - SEES_ORDER, body={"reason": "Yes", "granted": True}
    ),
    # A file comes in a multipart body: its refusals are tried with the noun.
    "POST orders/{pk}/prove/": Access(
        set(), unknown=SEES_ORDER, hidden=EVERYONE - SEES_ORDER, body={"kind": "photograph"}
    ),
    "GET orders/{pk}/proposals/": Access(SEES_ORDER, hidden=EVERYONE - SEES_ORDER),
    "POST orders/{pk}/decide_quota/": Access(
        {"decider", "national", "other_ministry", "provincial", "county"},
        hidden=EVERYONE - SEES_ORDER,
        body={"reason": "So", "act": "keep"},
    ),
    "POST orders/{pk}/settle_owed/": Access(
        {"decider", "national", "other_ministry", "provincial", "county"},
        hidden=EVERYONE - SEES_ORDER,
        body={"reason": "So", "how": "notice", "tonnes": "1", "document": "N-1"},
    ),
    "POST orders/{pk}/lift/": Access({"inspector", "decider"}, hidden=EVERYONE - SEES_ORDER, body=REASON),
    "POST orders/{pk}/verify/": Access(
        {"inspector"}, hidden=EVERYONE - SEES_ORDER, body={"result": "met", "text": "Seen"}
    ),
    "GET consents/": READ,
    "POST consents/": Access(
        {"inspector", "signer", "chief"},
        unknown={"inspector_elsewhere", "outsider"},
        body={"enterprise": "E-FIRM", "document": "Form 8", "address": "x@example.org", "signed_on": TODAY.isoformat()},
    ),
    "GET consents/{pk}/": Access(SEES_VISIT, hidden=EVERYONE - SEES_VISIT),
    "POST consents/{pk}/revoke/": Access({"inspector", "signer", "chief"}, hidden=EVERYONE - SEES_VISIT, body=REASON),
    "GET papers/": READ,
    "GET papers/{pk}/": Access(SEES_ORDER, hidden=EVERYONE - SEES_ORDER),
    "GET papers/{pk}/file/": Access(SEES_ORDER, hidden=EVERYONE - SEES_ORDER),
    "GET public/papers/{code}/": Access(EVERYONE, public=True),
    "GET enforcement/": READ,
    "GET sites/{code}/balance/": READ_HERE,
    "GET measurement-errors/": Access(READS_STRUCTURE),
    "GET measurement-errors/{pk}/": Access(READS_STRUCTURE),
    "GET material-flows/": READ,
    "GET public/enforcement/": Access(EVERYONE, public=True),
    "GET public/cases/": Access(EVERYONE, public=True),
}
