"""The routes of the pages, by name: what a person signed in gets, of the same firm in Longnan as in the API.

A page that shows an act which is not open sends the reader back to the object: that counts as let through, for he may
see the object. Acts are asked for by POST, with all that their forms want.
"""

from tests.permissions.access import Access
from tests.permissions.enterprises import (
    HOLDS_PEOPLE,
    MANAGES_WEBHOOKS,
    READ,
    READ_HERE,
    REGULATORS,
    SEES_CLERK,
    SEES_REQUEST,
    SEES_WEBHOOK,
)
from tests.permissions.environment import MEASURES, OFFICERS, RECORDS, SETS_RESTRICTIONS, STEP
from tests.permissions.evidence import KEYS_IN, OBSERVES, SEES_TIP, SHOWN
from tests.permissions.inspections import (
    DECIDES_FLAGS,
    PLANS_VISITS,
    SEES_CAMPAIGN,
    SEES_CASE,
    SEES_FLAG,
    SEES_ORDER,
    SEES_RISK,
    SEES_VISIT,
)
from tests.permissions.people import EVERYONE, IN_PLACE, OUT_OF_PLACE, OWN_PEOPLE
from tests.permissions.quotas import DRAFTERS, NATIONAL, PREPARERS, SEES_MINING, SEES_PERIOD
from tests.permissions.resources import CORRECTS_RESERVES, RECORDS_RESERVES

ADDS_EVIDENCE = {"inspector", "national", "other_ministry", "provincial", "county", "customs", "tax"}
PUBLIC = (
    "public",
    "public-cases",
    "public-compliance",
    "public-enforcement",
    "public-map",
    "public-plans",
    "public-register",
    "tell",
    "tell-follow",
    "tell-received",
    "verify-form",
    "verify-paper-form",
)
OF_FIRM = {"enterprise": "E-FIRM", "role": "enterprise_signer"}
NEWCOMER = {"enterprise": "E-FIRM", "username": "newcomer", "name": "Newcomer", "roles": ["enterprise_clerk"]}
PLANNERS = PLANS_VISITS | {"elsewhere", "inspector_elsewhere"}
SAID = {"reason": "a test of rights", "text": "test", "result": "met"}

TABLE: dict[str, Access] = {
    "GET start": READ,
    "GET search": READ,
    "GET enterprises": READ,
    "GET enterprise {firm}": READ_HERE,
    # Quota
    "GET accounts": READ,
    "GET account {accounts}": Access(SEES_MINING, hidden=EVERYONE - SEES_MINING),
    "GET programme-years": READ,
    "GET programme-year {years}": READ,
    "GET can-export": Access({"customs"}),
    "GET notices": READ,
    "GET notice-sheet": Access(DRAFTERS),
    "GET notice-sheet-template csv": READ,
    "GET notice-new": Access(DRAFTERS),
    "POST notice-preview": Access(DRAFTERS),
    "GET notice {notices}": Access(NATIONAL, hidden=EVERYONE - NATIONAL),
    "GET notice-edit {notices}": Access(NATIONAL, hidden=EVERYONE - NATIONAL),
    "POST notice-act {notices} submit": Access({"national"}, hidden=EVERYONE - NATIONAL, body=SAID),
    "POST notice-act {notices} withdraw": Access({"national"}, hidden=EVERYONE - NATIONAL, body=SAID),
    # Reports
    "GET reports": READ,
    "GET receipt-days 0198a4a0-0000-7000-8000-000000000000": Access(set(), hidden=EVERYONE),
    "POST receipt-days 0198a4a0-0000-7000-8000-000000000000": Access(set(), hidden=EVERYONE, body=SAID),
    "GET many-reports-sheet": Access({"provincial", "elsewhere"}),
    "GET many-reports-sheet-template csv": READ,
    "GET reports-waiting": READ,
    "POST reports-waiting": Access({"provincial", "elsewhere"}),
    "GET due-days": READ,
    "POST due-days": Access({"national", "other_ministry", "provincial", "elsewhere"}),
    "GET yield-bounds": READ,
    "POST yield-bounds": Access({"national", "other_ministry"}),
    "GET oxide-factors": READ,
    "POST oxide-factors": Access({"national", "other_ministry"}),
    "GET periods": READ,
    "GET period {periods}": Access(SEES_PERIOD, hidden=EVERYONE - SEES_PERIOD),
    "POST period-act {periods} close": Access({"provincial"}, hidden=EVERYONE - SEES_PERIOD, body=SAID),
    "POST period-act {periods} reopen": Access({"provincial"}, hidden=EVERYONE - SEES_PERIOD, body=SAID),
    "GET report {reports}": READ_HERE,
    "GET report-edit {reports}": READ_HERE,
    "GET report-receipt {reports}": READ_HERE,
    "GET report-receipt-paper {reports}": READ_HERE,
    "POST report-keep {reports}": Access(IN_PLACE, hidden=OUT_OF_PLACE, public=True),  # signed out
    # Filed already: who may see it is redirected to it.
    "POST report-check {reports}": READ_HERE,
    "POST report-submit {reports}": READ_HERE,
    "POST report-act {reports} accept": Access({"provincial"}, hidden=OUT_OF_PLACE, body=SAID),
    "POST report-act {reports} return": Access({"provincial"}, hidden=OUT_OF_PLACE, body=SAID),
    "POST report-act {reports} confirm_receipt": Access({"provincial"}, hidden=OUT_OF_PLACE, body=SAID),
    "POST report-act {reports} amend": Access(PREPARERS, hidden=OUT_OF_PLACE, body=SAID),
    "POST report-act {reports} repudiate": Access({"signer"}, hidden=OUT_OF_PLACE, body=SAID),
    "GET report-month {firm} 2011-03": READ_HERE,
    "GET report-versions {firm} 2011-03": READ_HERE,
    "POST report-begin {firm} 2011-05": Access(PREPARERS, hidden=OUT_OF_PLACE, body=SAID),
    "GET report-sheet {firm} 2011-05": READ_HERE,
    "GET report-sheet-template {firm} 2011-05 csv": READ_HERE,
    "GET import {imports}": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "GET import-errors {imports} csv": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "POST import-act {imports} file": Access({"clerk"}, hidden=EVERYONE - {"clerk"}, body=SAID),
    "POST import-act {imports} commit": Access({"clerk"}, hidden=EVERYONE - {"clerk"}, body=SAID),
    # Mineral resources
    "GET reserves": READ,
    "GET reserve-new": Access(RECORDS_RESERVES),
    "POST reserve-new": Access(RECORDS_RESERVES),
    "GET reserve {reserves}": READ,
    "GET reserve-correct {reserves}": Access(CORRECTS_RESERVES),
    "POST reserve-correct {reserves}": Access(CORRECTS_RESERVES, body=SAID),
    "GET use-returns": READ,
    "GET use-return-new": Access({"signer", "outsider"}),
    "POST use-return-new": Access({"signer", "outsider"}),
    "GET use-return {use-returns}": READ_HERE,
    "GET use-return-amend {use-returns}": Access({"signer"}, hidden=OUT_OF_PLACE),
    "POST use-return-amend {use-returns}": Access({"signer"}, hidden=OUT_OF_PLACE, body=SAID),
    # Flags, cases, orders
    "GET overview": READ,
    "GET areas": READ,
    "GET standards": READ,
    "GET area {mining-areas}": READ,
    "GET map-sites": READ,
    "GET map-areas": READ,
    "GET map-observations": READ,
    "GET map-outlines": Access((), hidden=EVERYONE, public=True),
    "GET flags": READ,
    "GET flag {flags}": Access(SEES_FLAG, hidden=EVERYONE - SEES_FLAG),
    "POST flag-act {flags} acknowledge": Access(DECIDES_FLAGS, hidden=EVERYONE - SEES_FLAG, body=SAID),
    "POST flag-act {flags} dismiss": Access(DECIDES_FLAGS, hidden=EVERYONE - SEES_FLAG, body=SAID),
    "POST flag-act {flags} escalate": Access({"inspector"}, hidden=EVERYONE - SEES_FLAG, body=SAID),
    "GET cases": READ,
    "GET enforcement": READ,
    "GET case-new": Access({"inspector", "inspector_elsewhere"}),
    "GET case {cases}": Access(SEES_CASE, hidden=EVERYONE - SEES_CASE),
    "POST case-act {cases} close": Access({"inspector", "decider"}, hidden=EVERYONE - SEES_CASE, body=SAID),
    "POST case-act {cases} reopen": Access({"inspector"}, hidden=EVERYONE - SEES_CASE, body=SAID),
    "GET site {sites}": READ_HERE,
    "GET campaigns": READ,
    "GET campaign-new": Access(PLANNERS),
    "GET campaign {campaigns}": Access(SEES_CAMPAIGN, hidden=EVERYONE - SEES_CAMPAIGN),
    "POST campaign-act {campaigns} end": Access(
        {"inspector", "national", "provincial"}, hidden=EVERYONE - SEES_CAMPAIGN, body=SAID
    ),
    "GET inspections": READ,
    "GET risk": SEES_RISK,
    "GET inspection-new": Access((), hidden=PLANNERS),  # no site is named
    "GET inspection {inspections}": Access(SEES_VISIT, hidden=EVERYONE - SEES_VISIT),
    # Signed already: a person who may see it is redirected to it.
    "GET inspection-visit {inspections}": Access(SEES_VISIT, hidden=EVERYONE - SEES_VISIT),
    "GET inspection-team {inspections}": Access(SEES_VISIT, hidden=EVERYONE - SEES_VISIT),
    "POST inspection-act {inspections} conclude": Access(PLANS_VISITS, hidden=EVERYONE - SEES_VISIT, body=SAID),
    "POST inspection-act {inspections} answer": Access(OWN_PEOPLE, hidden=EVERYONE - SEES_VISIT, body=SAID),
    "GET finding {findings}": Access(SEES_VISIT, hidden=EVERYONE - SEES_VISIT),
    "POST finding-act {findings} settle": Access({"inspector"}, hidden=EVERYONE - SEES_VISIT, body=SAID),
    "GET proceedings": READ,
    "GET proceeding {proceedings}": Access(SEES_ORDER, hidden=EVERYONE - SEES_ORDER),
    "POST proceeding-act {proceedings} make_statement": Access(
        OWN_PEOPLE | {"inspector"}, hidden=EVERYONE - SEES_ORDER, body=SAID
    ),
    "GET paper {papers}": Access(SEES_ORDER, hidden=EVERYONE - SEES_ORDER),
    "GET consents": READ,
    "POST consent-act {consents} revoke": Access(
        {"inspector", "signer", "chief"}, hidden=EVERYONE - SEES_ORDER, body=SAID
    ),
    "GET orders": READ,
    "GET order {orders}": Access(SEES_ORDER, hidden=EVERYONE - SEES_ORDER),
    "POST order-act {orders} submit_rectification": Access(OWN_PEOPLE, hidden=EVERYONE - SEES_ORDER, body=SAID),
    "POST order-act {orders} request_extension": Access(
        OWN_PEOPLE, hidden=EVERYONE - SEES_ORDER, body={**SAID, "working_days": "5"}
    ),
    "POST order-act {orders} decide_extension": Access(
        {"inspector", "decider"}, hidden=EVERYONE - SEES_ORDER, body={**SAID, "granted": "yes"}
    ),
    "POST order-act {orders} decide_quota": Access(
        {"decider", "national", "other_ministry", "provincial", "county"},
        hidden=EVERYONE - SEES_ORDER,
        body={**SAID, "act": "keep"},
    ),
    "POST order-act {orders} settle_owed": Access(
        {"decider", "national", "other_ministry", "provincial", "county"},
        hidden=EVERYONE - SEES_ORDER,
        body={**SAID, "how": "notice", "tonnes": "1", "document": "N-1"},
    ),
    "POST order-act {orders} verify": Access({"inspector"}, hidden=EVERYONE - SEES_ORDER, body=SAID),
    # Tips, evidence, observations
    "GET tips": READ,
    "GET tip-key-in": Access(KEYS_IN),
    "GET tip {tips}": Access(SEES_TIP, hidden=EVERYONE - SEES_TIP),
    "POST tip-act {tips} promote": Access(
        {"inspector"}, hidden=EVERYONE - SEES_TIP, body={**SAID, "allegation": "Unreported ore"}
    ),
    "GET evidence": READ,
    "GET evidence-add case {cases}": Access(ADDS_EVIDENCE, hidden=EVERYONE - SEES_CASE),
    "GET evidence-add order {orders}": Access(OWN_PEOPLE | {"inspector"}, hidden=EVERYONE - SEES_ORDER),
    "GET evidence-item {evidence}": Access(SEES_CASE, hidden=EVERYONE - SEES_CASE),
    "GET evidence-original {evidence}": Access(SHOWN, hidden=EVERYONE - SEES_CASE),
    "GET evidence-preview {evidence}": Access(SHOWN, hidden=EVERYONE - SEES_CASE),
    "POST evidence-act {evidence} admit": Access({"legal"}, hidden=EVERYONE - SEES_CASE, body=SAID),
    "GET observations": READ,
    "GET observation-new": Access(OBSERVES | {"elsewhere", "inspector_elsewhere"}),
    "GET observation {observations}": Access(SEES_CASE, hidden=EVERYONE - SEES_CASE),
    "POST observation-act {observations} withdraw": Access(OBSERVES, hidden=EVERYONE - SEES_CASE, body=SAID),
    # Environment
    "GET processes": READ,
    "GET process-new": Access(RECORDS | {"elsewhere"}),
    "GET process {site-processes}": READ_HERE,
    "POST process-act {site-processes} end": Access(RECORDS, hidden=OUT_OF_PLACE, body=SAID),
    "POST process-act {site-processes} withdraw": Access(OFFICERS, hidden=OUT_OF_PLACE, body=SAID),
    "GET readings": READ,
    "GET reading-new": Access(MEASURES | {"elsewhere", "inspector_elsewhere"}),
    "GET reading-compliance": READ,
    "GET reading {readings}": READ_HERE,
    "POST reading-act {readings} correct": Access(MEASURES, hidden=OUT_OF_PLACE, body=SAID),
    "GET projects": READ,
    "GET project-new": Access(RECORDS | {"elsewhere"}),
    "GET project {projects}": READ_HERE,
    "POST project-act {projects} record_step": Access(RECORDS, hidden=OUT_OF_PLACE, body=STEP),
    "POST project-act {projects} record_decision": Access(
        SETS_RESTRICTIONS | {"provincial"}, hidden=OUT_OF_PLACE, body={**STEP, "step": "approved"}
    ),
    "GET permit-limits": READ,
    "GET permit-limit-new": Access({"national", "other_ministry", "provincial", "elsewhere"}),
    "GET permit-limit {permit-limits}": READ_HERE,
    "GET restrictions": READ,
    "GET restriction-new": Access(SETS_RESTRICTIONS),
    "GET restriction {process-restrictions}": READ,
    "POST restriction-act {process-restrictions} end": Access(SETS_RESTRICTIONS, body={**SAID, "until": "2011-12-31"}),
    # For everybody
    **{f"GET {name}": Access(EVERYONE, public=True) for name in PUBLIC},
    "GET verify-paper {public/papers/}": Access(EVERYONE, public=True),
    "GET verify {public/verify/}": Access(EVERYONE, public=True),
    # Two-person acts: a request to close the firm
    "GET approvals": READ,
    "GET approval {approvals}": Access(SEES_REQUEST, hidden=EVERYONE - SEES_REQUEST),
    "GET approval-propose enterprises.close {enterprise.pk}": Access(REGULATORS, hidden=OUT_OF_PLACE),
    "POST approval-act {approvals} approve": Access(REGULATORS, hidden=EVERYONE - SEES_REQUEST),
    "POST approval-act {approvals} refuse": Access(REGULATORS, hidden=EVERYONE - SEES_REQUEST, body=SAID),
    "POST approval-act {approvals} cancel": Access({"provincial"}, hidden=EVERYONE - SEES_REQUEST, body=SAID),
    "GET freezes": READ,
    "POST freezes": Access(REGULATORS | {"administrator"}, body={"place": "360727", **SAID}),
    "GET approval-propose freezes.lift {freezes}": Access({"national", "other_ministry", "administrator"}),
    "GET approval-objection of-nobody": Access(EVERYONE, public=True),
    # People of an enterprise
    "GET people": Access({"chief"}),
    "GET webhooks": READ,
    "POST webhooks": Access(MANAGES_WEBHOOKS),
    "GET webhook {webhooks}": Access(SEES_WEBHOOK, hidden=EVERYONE - SEES_WEBHOOK),
    "POST webhook {webhooks}": Access({"chief"}, hidden=EVERYONE - SEES_WEBHOOK),
    "POST webhook-verb {webhooks} rotate": Access({"chief"}, hidden=EVERYONE - SEES_WEBHOOK),
    "POST webhook-verb {webhooks} test": Access({"chief"}, hidden=EVERYONE - SEES_WEBHOOK),
    "POST webhook-verb {webhooks} retry": Access({"chief"}, hidden=EVERYONE - SEES_WEBHOOK),
    "POST webhook-verb {webhooks} remove": Access({"chief"}, hidden=EVERYONE - SEES_WEBHOOK),
    "GET queues": Access({"administrator"}),
    "POST queue-retry": Access({"administrator"}),
    "GET factors": Access(HOLDS_PEOPLE),
    "POST factor-release {factors}": Access(HOLDS_PEOPLE, hidden=EVERYONE - SEES_CLERK, body=SAID),
    "POST people-add": Access(HOLDS_PEOPLE, hidden=OUT_OF_PLACE, body=NEWCOMER),
    "POST people-invite {people}": Access(HOLDS_PEOPLE, hidden=OUT_OF_PLACE, body=OF_FIRM),
    "POST people-rename {people}": Access(HOLDS_PEOPLE, hidden=OUT_OF_PLACE, body={**OF_FIRM, "new_name": "fresh"}),
    "POST people-grant {people}": Access(HOLDS_PEOPLE, hidden=OUT_OF_PLACE, body=OF_FIRM),
    "POST people-end {memberships}": Access(HOLDS_PEOPLE, hidden=EVERYONE - SEES_CLERK, body=SAID),
    "GET invitation of-nobody": Access(EVERYONE, public=True),
    # Oneself
    "GET view {views}": READ,
    "POST view-keep": Access(EVERYONE, body={"page": "accounts", "name": "Over", "query": "state=over"}),
    "POST view-remove {views}": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "GET me": READ,
    "GET notifications": READ,
    "POST notification-open {notifications}": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    "POST notifications-read": Access(EVERYONE),
    "GET my-calendar": READ,
    "POST my-calendar-end": Access(EVERYONE),
    "GET calendar-feed of-nobody": Access((), hidden=EVERYONE, public=True),
    "GET my-sign-ins": READ,
    "GET my-tokens": READ,
    "POST revoke-token {tokens}": Access({"clerk"}, hidden=EVERYONE - {"clerk"}),
    # Pages for everyone, and the demonstration's sign-in, which exists in a demonstration only
    "POST set-theme": Access(EVERYONE, body={"theme": "dark", "next": "/"}, public=True),
    "POST demonstration-sign-in": Access((), hidden=EVERYONE, body={"username": "mlr1"}, public=True),
}

# Admin screens by model: who may open one row, and who may add one. Officials see the lists; nobody else gets in.
OFFICIALS = EVERYONE - OWN_PEOPLE - {"group_officer", "outsider", "customs", "tax"}
ADMIN: dict[str, tuple[str, frozenset[str]]] = {
    "quotas.account": ("accounts", SEES_MINING & OFFICIALS),
    "quotas.posting": ("postings", SEES_MINING & OFFICIALS),
    "quotas.notice": ("notices", frozenset(NATIONAL) & OFFICIALS),
    "quotas.report": ("reports", OFFICIALS - OUT_OF_PLACE),
    "quotas.reportingduty": ("reports/missing/", OFFICIALS - OUT_OF_PLACE),
    "inspections.flag": ("flags", SEES_FLAG & OFFICIALS),
    "inspections.campaign": ("campaigns", SEES_CAMPAIGN & OFFICIALS),
    "inspections.inspection": ("inspections", SEES_VISIT & OFFICIALS),
    "inspections.finding": ("findings", SEES_VISIT & OFFICIALS),
    "inspections.case": ("cases", SEES_CASE & OFFICIALS),
    "inspections.tip": ("tips", SEES_TIP & OFFICIALS),
    "inspections.evidence": ("evidence", SEES_CASE & OFFICIALS),
    "inspections.observation": ("observations", SEES_CASE & OFFICIALS),
    "inspections.order": ("orders", SEES_ORDER & OFFICIALS),
    "inspections.proceeding": ("proceedings", SEES_ORDER & OFFICIALS),
    "core.auditevent": ("audit", OFFICIALS - OUT_OF_PLACE),
    "enterprises.enterprise": ("enterprise.pk", OFFICIALS - OUT_OF_PLACE),
    "enterprises.licence": ("licences", OFFICIALS - OUT_OF_PLACE),
}
# Reference data that every official reads, and screens of people: their rows are asked for in tests of their own.
ADMIN_ELSEWHERE = {
    "enterprises.authority",
    "enterprises.compliancelist",
    "enterprises.group",
    "enterprises.jurisdiction",
    "enterprises.membership",
    "enterprises.miningarea",
    "enterprises.site",
    "enterprises.user",
    "inspections.competence",
    "inspections.threshold",
    "quotas.dueday",
    "quotas.oxidefactor",
    "quotas.product",
    "quotas.programme",
    "quotas.programmeyear",
    "quotas.publishedstatistic",
    "quotas.yieldbound",
}
