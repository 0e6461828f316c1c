"""The register's routes: who may do what about a firm, a site, a licence and a clerk in Longnan."""

from tests.permissions.access import Access
from tests.permissions.people import EVERYONE, IN_PLACE, OUT_OF_PLACE, OWN_PEOPLE
from tests.permissions.stage import COMMITMENT, ELIMINATED, LABEL, consultation

REGULATORS = {"national", "other_ministry", "provincial"}
REGISTRARS = REGULATORS | {"administrator"}
ADMINISTRATOR = {"administrator"}
HOLDS_PEOPLE = {"administrator", "chief"}
SEES_REQUEST = IN_PLACE - {"group_officer"}
SEES_CLERK = HOLDS_PEOPLE | {"auditor", "clerk"}
REASON = {"reason": "a test of rights"}
MANAGES_WEBHOOKS = {"chief", "group_officer", "national", "other_ministry", "provincial", "elsewhere"}
# The firm's own: its people, and whoever reaches the whole nation and every authority.
SEES_WEBHOOK = OWN_PEOPLE | {"coordinator", "legal", "decider", "customs", "tax", "auditor", "administrator"}
WEBHOOK = {
    "membership": "00000000-0000-7000-8000-000000000000",
    "url": "https://erp.example/hook",
    "kinds": ["report_accepted"],
}
WEBHOOK_WHOLE = {"url": "https://erp.example/hook", "kinds": ["report_accepted"], "active": True}

READ = Access(EVERYONE)
READ_HERE = Access(IN_PLACE, hidden=OUT_OF_PLACE)
ENTERPRISE = {"code": "E-NEW", "name": "New", "ownership": "state", "jurisdiction": "360727"}
SITE = {"code": "S-NEW", "name": "New", "enterprise": "E-FIRM", "kind": "metal", "jurisdiction": "360727"}
SITE_WHOLE = {"name": "New", "kind": "mine", "ore_type": "ion_adsorption", "jurisdiction": "360727"}
LICENCE = {
    "number": "C-1",
    "kind": "work_safety",
    "site": "S-MINE",
    "authority": "MLR",
    "issuing_level": "province",
    "valid_from": "2011-01-01",
}
AREA = {"number": 2, "jurisdiction": "360727", "evidence": "sourced", "source": "test"}
ANNOUNCEMENT = {"number": 2, "authority": "MLR", "announced": "2011-02", "size": 3, "source": "test"}
ROUND = {
    "kind": "mining",
    "place": "36",
    "document": "Order 1",
    "begins_on": "2011-01-01",
    "due_on": "2011-12-31",
}
OUTCOMES = {"reviewed_on": "2011-02-01", "results": [{"licence": "P-1", "outcome": "kept"}]}
PERSON = {
    "username": "new",
    "name": "New",
    "appointments": [{"role": "enterprise_clerk", "enterprise": "E-FIRM"}],
}
OUTCOME = {"outcome": "followed", "reason": "a test of rights"}
OPINION = {"opinion": "agree", "reason": "a test of rights"}
# A draft of the land ministry, which asks the industry ministry and its own office of the province.
ASKS = {"national", "other_ministry", "provincial", "elsewhere", "inspector", "inspector_elsewhere"}
SEES_DRAFT = {"national"}
# The office that asks and its auditors, who read the notice, the offices that are asked, and the coordinator.
SEES_CONSULTATION = {"national", "auditor", "other_ministry", "provincial", "coordinator"}
GRANT = {"person": "clerk", "role": "enterprise_signer", "enterprise": "E-FIRM"}


def reference(noun: str, key: str, new: dict[str, object], whole: dict[str, object]) -> dict[str, Access]:
    """Return the access to reference data: everybody reads, administrators write."""
    return {
        f"GET {noun}/": READ,
        f"POST {noun}/": Access(ADMINISTRATOR, body=new),
        f"GET {noun}/{key}/": READ,
        f"PUT {noun}/{key}/": Access(ADMINISTRATOR, body=whole),
        f"PATCH {noun}/{key}/": Access(ADMINISTRATOR, body={"name": "x"}),
    }


TABLE: dict[str, Access] = {
    **reference("jurisdictions", "{code}", {"code": "99", "name": "New"}, {"name": "x"}),
    **reference("groups", "{code}", {"code": "G-NEW", "name": "New"}, {"name": "x"}),
    **reference("mining-areas", "{number}", AREA, AREA),
    # Compliance lists: one of the ministry's
    "GET compliance-lists/": READ,
    "POST compliance-lists/": Access({"national"}, body=ANNOUNCEMENT),
    "GET compliance-lists/{number}/": READ,
    "POST compliance-lists/{number}/enter/": Access({"national"}, unknown=OUT_OF_PLACE, body={"enterprise": "E-FIRM"}),
    "POST compliance-lists/{number}/strike/": Access(
        {"national"}, unknown=OUT_OF_PLACE, body={"enterprise": "E-FIRM", **REASON}
    ),
    "GET compliance-standings/": READ,
    "GET compliance-standings/{code}/": READ_HERE,
    "GET review-rounds/": READ,
    "POST review-rounds/": Access(REGULATORS, body=ROUND),
    "GET review-rounds/{pk}/": READ,
    "POST review-rounds/{pk}/record/": Access(REGULATORS, unknown=OUT_OF_PLACE, body=OUTCOMES),
    "GET review-round-licences/": Access(EVERYONE, body=lambda stage: {"round": str(stage.keys["review-rounds"])}),
    "GET standards/": READ,
    "GET standards/{pk}/": READ,
    "GET text-templates/": READ,
    "GET text-versions/": READ,
    "GET text-versions/{pk}/": READ,
    # Enterprises
    "GET enterprises/": READ,
    "POST enterprises/": Access(REGISTRARS, body=ENTERPRISE),
    "GET enterprises/{code}/": READ_HERE,
    "PUT enterprises/{code}/": Access(REGISTRARS, hidden=OUT_OF_PLACE, body=ENTERPRISE),
    "PATCH enterprises/{code}/": Access(REGISTRARS, hidden=OUT_OF_PLACE, body={"name": "x"}),
    "GET enterprises/{code}/events/": READ_HERE,
    "GET enterprises/{code}/restructuring/": Access(IN_PLACE, hidden=OUT_OF_PLACE, body={"change": "close"}),
    "POST enterprises/{code}/suspend/": Access(REGULATORS, hidden=OUT_OF_PLACE, body=REASON),
    "POST enterprises/{code}/reinstate/": Access(REGULATORS, hidden=OUT_OF_PLACE, body=REASON),
    "GET counterparties/": READ,
    "GET counterparties/{code}/": READ,
    # Sites
    "GET sites/": READ,
    "POST sites/": Access(REGISTRARS, unknown=OUT_OF_PLACE, body=SITE),
    "GET sites/{code}/": READ_HERE,
    "PUT sites/{code}/": Access(REGISTRARS, hidden=OUT_OF_PLACE, body=SITE_WHOLE),
    "PATCH sites/{code}/": Access(REGISTRARS, hidden=OUT_OF_PLACE, body={"name": "x"}),
    "POST sites/{code}/hand_over/": Access(REGISTRARS, hidden=OUT_OF_PLACE, body={"to": "E-FIRM", **REASON}),
    "GET consultations/": READ,
    "POST consultations/": Access({"national"}, hidden=ASKS - SEES_DRAFT, body=consultation),
    "GET consultations/{pk}/": Access(SEES_CONSULTATION, hidden=EVERYONE - SEES_CONSULTATION),
    "POST consultations/{pk}/conclude/": Access({"national"}, hidden=EVERYONE - SEES_CONSULTATION, body=OUTCOME),
    "POST consultations/{pk}/remind/": Access({"national", "coordinator"}, hidden=EVERYONE - SEES_CONSULTATION),
    "GET consulted-offices/": READ,
    "GET consulted-offices/{pk}/": Access(SEES_CONSULTATION, hidden=EVERYONE - SEES_CONSULTATION),
    "POST consulted-offices/{pk}/answer/": Access(
        {"other_ministry"}, hidden=EVERYONE - SEES_CONSULTATION, body=OPINION
    ),
    "GET site-labels/": READ,
    "POST site-labels/": Access(REGULATORS, unknown=OUT_OF_PLACE, body=LABEL),
    "GET site-labels/{pk}/": READ_HERE,
    "POST site-labels/{pk}/withdraw/": Access(REGULATORS, hidden=OUT_OF_PLACE, body=REASON),
    "GET commitments/": READ,
    "POST commitments/": Access(REGULATORS | {"chief"}, unknown=OUT_OF_PLACE, body=COMMITMENT),
    "GET commitments/{pk}/": READ_HERE,
    "POST commitments/{pk}/withdraw/": Access(REGULATORS, hidden=OUT_OF_PLACE, body=REASON),
    "GET eliminated-capacities/": READ,
    "POST eliminated-capacities/": Access(REGULATORS, unknown=OUT_OF_PLACE, body=ELIMINATED),
    "GET eliminated-capacities/{pk}/": READ_HERE,
    "POST eliminated-capacities/{pk}/withdraw/": Access(REGULATORS, hidden=OUT_OF_PLACE, body=REASON),
    # Licences: MLR's own, and a national one from the ministry alone
    "GET licences/": READ,
    "POST licences/": Access({"national", "provincial"}, unknown=OUT_OF_PLACE, body=LICENCE),
    "GET licences/{pk}/": READ_HERE,
    "POST licences/{pk}/suspend/": Access({"national"}, hidden=OUT_OF_PLACE, body=REASON),
    "POST licences/{pk}/reinstate/": Access(REGULATORS, hidden=OUT_OF_PLACE, body=REASON),  # 409: not suspended
    "POST licences/{pk}/revoke/": Access({"national"}, hidden=OUT_OF_PLACE, body=REASON),
    # People
    "GET people/": READ,
    "POST people/": Access(HOLDS_PEOPLE, unknown=OUT_OF_PLACE, body=PERSON),
    "GET people/{username}/": Access(SEES_CLERK, hidden=EVERYONE - SEES_CLERK),
    "PUT people/{username}/": Access(SEES_CLERK - {"auditor"}, hidden=EVERYONE - SEES_CLERK, body={"name": "x"}),
    "PATCH people/{username}/": Access(SEES_CLERK - {"auditor"}, hidden=EVERYONE - SEES_CLERK, body={"name": "x"}),
    **{
        f"POST people/{{username}}/{verb}/": Access(HOLDS_PEOPLE, hidden=EVERYONE - SEES_CLERK, body=body)
        for verb, body in (
            ("deactivate", REASON),
            ("reactivate", REASON),
            ("invite", {"resets_factors": False, **REASON}),
            ("mail_link", {}),
            ("rename", {"username": "newname", **REASON}),
        )
    },
    "GET memberships/": READ,
    "POST memberships/": Access(HOLDS_PEOPLE, unknown=EVERYONE - SEES_CLERK, body=GRANT),
    "GET memberships/{pk}/": Access(SEES_CLERK, hidden=EVERYONE - SEES_CLERK),
    "POST memberships/{pk}/end/": Access(HOLDS_PEOPLE, hidden=EVERYONE - SEES_CLERK, body=REASON),
    # Oneself
    "GET me/": READ,
    "GET changes/": READ,
    "GET webhooks/": READ,
    "POST webhooks/": Access((), unknown=MANAGES_WEBHOOKS, body=WEBHOOK),
    "GET webhooks/{pk}/": Access(SEES_WEBHOOK, hidden=EVERYONE - SEES_WEBHOOK),
    "PUT webhooks/{pk}/": Access({"chief"}, hidden=EVERYONE - SEES_WEBHOOK, body=WEBHOOK_WHOLE),
    "PATCH webhooks/{pk}/": Access({"chief"}, hidden=EVERYONE - SEES_WEBHOOK, body={"active": False}),
    "GET webhooks/{pk}/deliveries/": Access(SEES_WEBHOOK, hidden=EVERYONE - SEES_WEBHOOK),
    "POST webhooks/{pk}/rotate/": Access({"chief"}, hidden=EVERYONE - SEES_WEBHOOK),
    "POST webhooks/{pk}/test/": Access({"chief"}, hidden=EVERYONE - SEES_WEBHOOK),
    "POST webhooks/{pk}/retry/": Access({"chief"}, hidden=EVERYONE - SEES_WEBHOOK),
    "POST webhooks/{pk}/remove/": Access({"chief"}, hidden=EVERYONE - SEES_WEBHOOK),
    "GET me/deadlines/": READ,
    "POST me/calendar/": Access(EVERYONE),
    "DELETE me/calendar/": Access(EVERYONE),
    "GET notifications/": READ,
    "POST notifications/read_all/": Access(EVERYONE),
    "GET notifications/{pk}/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "POST notifications/{pk}/read/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    # Requests for two-person acts: one of a province's officer, to close the firm
    "GET approvals/": READ,
    "POST approvals/": Access(
        REGULATORS,
        hidden=OUT_OF_PLACE,
        body=lambda stage: {"act": "enterprises.close", "target": str(stage.firm.pk), **REASON},
    ),
    "GET approvals/{pk}/": Access(SEES_REQUEST, hidden=EVERYONE - SEES_REQUEST),
    "POST approvals/{pk}/approve/": Access(REGULATORS, hidden=EVERYONE - SEES_REQUEST),
    "POST approvals/{pk}/refuse/": Access(REGULATORS, hidden=EVERYONE - SEES_REQUEST, body=REASON),
    "POST approvals/{pk}/cancel/": Access({"provincial"}, hidden=EVERYONE - SEES_REQUEST, body=REASON),
    # Emergency freezes: one of a county in Sichuan
    "GET freezes/": READ,
    "POST freezes/": Access(REGISTRARS, body={"place": "360727", **REASON}),
    "GET freezes/{pk}/": READ,
    "POST freezes/{pk}/lift/": Access({"national", "other_ministry", "administrator"}, body=REASON),
    "GET me/sessions/": READ,
    "DELETE me/sessions/": Access(EVERYONE),
    "GET sign-ins/": READ,
    "GET sign-ins/{pk}/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "GET factors/": READ,
    "GET factors/{pk}/": Access(SEES_CLERK, hidden=EVERYONE - SEES_CLERK),
    "POST factors/{pk}/release/": Access(HOLDS_PEOPLE, hidden=EVERYONE - SEES_CLERK, body=REASON),
    "GET tokens/": READ,
    "POST tokens/": Access(EVERYONE, body={"scopes": ["read"]}),
    "GET tokens/{token_key}/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "POST tokens/{token_key}/revoke/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    # The audit trail: officials of the place
    "GET audit/": READ,
    "GET audit/{pk}/": Access(
        EVERYONE - OUT_OF_PLACE - OWN_PEOPLE - {"group_officer"},
        hidden=OUT_OF_PLACE | OWN_PEOPLE | {"group_officer"},
    ),
    "GET audit/{pk}/proof/": Access(
        EVERYONE - OUT_OF_PLACE - OWN_PEOPLE - {"group_officer"},
        hidden=OUT_OF_PLACE | OWN_PEOPLE | {"group_officer"},
    ),
    # Checkpoints are for everybody to copy
    "GET audit/checkpoints/": READ,
    "GET audit/checkpoints/{pk}/": READ,
    "GET public/compliance-list/": Access(EVERYONE, public=True),
    "GET public/register/": Access(EVERYONE, public=True),
    "GET public/checkpoints/": Access(EVERYONE, public=True),
    "GET public/checkpoints/{pk}/": Access(EVERYONE, public=True),
    "GET public/heads/": Access(EVERYONE, public=True),
    "GET public/heads/{pk}/": Access(EVERYONE, public=True),
    # Saved views of lists: one's own
    "GET list-files/": READ,
    "POST list-files/": Access(EVERYONE, body={"address": "/api/v1/enterprises/", "format": "csv"}),
    "GET list-files/{pk}/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "DELETE list-files/{pk}/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "GET list-files/{pk}/content/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "GET views/": READ,
    "POST views/": Access(EVERYONE, body={"page": "accounts", "name": "Over", "query": "state=over"}),
    "GET views/{pk}/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "DELETE views/{pk}/": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
}
