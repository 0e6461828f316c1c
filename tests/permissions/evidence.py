"""The routes of tips, evidence and observations: a tip about the firm, a picture for its case, a digging near it."""

from tests.permissions.access import Access
from tests.permissions.enterprises import READ, REASON
from tests.permissions.inspections import OFFICES, PARTY, SEES_CASE
from tests.permissions.people import EVERYONE

# Regulators belong to the offices that tips may be about; only those who handle or audit them see them.
SEES_TIP = {"inspector", "decider", "auditor"}
KEYS_IN = {"inspector", "inspector_elsewhere", "provincial", "elsewhere", "county"}
SHOWN = SEES_CASE
OBSERVES = {"inspector", "national", "other_ministry", "provincial", "county"}
POINT = {"type": "Point", "coordinates": [114.8, 24.9]}
SIGHT = {
    "source": "satellite",
    "seen_on": "2011-10-01",
    "description": "Ponds",
    "place": "360727",
    "geometry": POINT,
}
FEATURE = {"type": "Feature", "geometry": POINT, "properties": SIGHT}


def tips(verb: str, body: dict[str, object] | None = None) -> dict[str, Access]:
    return {f"POST tips/{{pk}}/{verb}/": Access({"inspector"}, hidden=EVERYONE - SEES_TIP, body=body)}


def evidence(name: str) -> dict[str, Access]:
    return {f"GET evidence/{{pk}}/{name}/": Access(SHOWN, hidden=EVERYONE - SEES_CASE)}


TABLE: dict[str, Access] = {
    "POST public/tips/": Access(EVERYONE, body={"text": "Lorries"}, public=True),
    "GET public/tips/{receipt}/": Access(EVERYONE, public=True),
    "POST public/tips/{receipt}/": Access(EVERYONE, body={"text": "Fridays"}, public=True),
    "GET tips/": READ,
    "POST tips/": Access(KEYS_IN, body={"text": "Lorries", "source": "telephone"}),
    "GET tips/{pk}/": Access(SEES_TIP, hidden=EVERYONE - SEES_TIP),
    **tips("ask", {"text": "Which nights?"}),
    **tips("promote", {"allegation": "Unreported ore"}),
    **tips("propose_closing", {"reason": "Nothing"}),
    **tips("close"),
    **tips("keep_open"),
    **tips("route", {**REASON, "place": "3607"}),
    **tips("add_party", PARTY),
    **tips("decide_party", {**REASON, "number": 1, "confirmed": True}),
    "POST tips/{pk}/assign/": Access(
        {"inspector", "decider"}, hidden=EVERYONE - SEES_TIP, body={**REASON, "place": "36"}
    ),
    "POST tips/{pk}/recuse/": Access({"inspector", "decider"}, hidden=EVERYONE - SEES_TIP, body=REASON),
    "GET evidence/": READ,
    # A file comes in a multipart body: its refusals are tried with the noun.
    "POST evidence/": Access(set(), unknown=EVERYONE, body={"kind": "photograph"}),
    "GET evidence/{pk}/": Access(SEES_CASE, hidden=EVERYONE - SEES_CASE),
    "GET evidence/{pk}/accesses/": Access(SEES_CASE, hidden=EVERYONE - SEES_CASE),
    **evidence("original"),
    **evidence("preview"),
    "POST evidence/{pk}/admit/": Access({"legal"}, hidden=EVERYONE - SEES_CASE, body=REASON),
    "POST evidence/{pk}/refuse/": Access({"legal"}, hidden=EVERYONE - SEES_CASE, body=REASON),
    "GET observations/": READ,
    "POST observations/": Access(OBSERVES, body=SIGHT),
    "POST observations/import/": Access(OBSERVES, body={"type": "FeatureCollection", "features": [FEATURE]}),
    "GET observations/{pk}/": Access(OFFICES, hidden=EVERYONE - OFFICES),
    "POST observations/{pk}/withdraw/": Access(OBSERVES, hidden=EVERYONE - OFFICES, body=REASON),
}
