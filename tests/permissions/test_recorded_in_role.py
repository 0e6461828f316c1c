"""Records of an office are made by a person of its role and place: tried in SQL, past the services.

The roles of the triggers are those of the capabilities that are granted; every table that has such a trigger is tried.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from core import loaders
from core.actor_sessions import prove_actor
from enterprises.models import (
    Commitment,
    ComplianceEntry,
    ComplianceList,
    Consultation,
    ConsultedOffice,
    EliminatedCapacity,
    Enterprise,
    Factor,
    Freeze,
    Licence,
    LicenceReview,
    LicenceSuspension,
    Membership,
    MiningArea,
    ReviewRound,
    Site,
    SiteLabel,
    User,
)
from enterprises.policies import roles_with
from enterprises.roles import Role
from environment.models import (
    DepositEntry,
    EmissionCeiling,
    Incident,
    OfficeDecision,
    Outlet,
    OutletVolume,
    PermitLimit,
    Project,
    ProjectStep,
    Reading,
    RestorationEntry,
    RiskAssessment,
    SiteProcess,
    TailingsStore,
)
from inspections.models import Case, Evidence, Measure, Order, RemedyDecision, Restitution, VisitDraw
from inspections.services import parties
from portal.models import Bulletin
from quotas import ledger
from quotas.models import (
    Account,
    AreaPlan,
    ConsumptionDraft,
    ConsumptionReturn,
    DeductionDecision,
    Element,
    ElementClassification,
    MultiYearPlan,
    OfficeReturn,
    Product,
    ProductShare,
    ProgrammeYear,
    ReceiptConfirmation,
    Report,
    ReportingPeriod,
)
from resources.models import (
    AssociatedReturn,
    EnergyReturn,
    PlanTarget,
    RecoveryReturn,
    ReserveEstimate,
    RightsPlan,
    SecondaryFeed,
    StrategicReserve,
    TailingsReturn,
    ThoriumReturn,
    UseReturn,
    UseReturnDraft,
)
from tests.support import factories
from tests.support.approvals import WHY
from tests.support.databases import Clone
from tests.support.refusals import constraint_of
from tests.support.sealing import execute, superuser

TRIGGERS = (
    "SELECT t.tgrelid::regclass::text, t.tgname, encode(t.tgargs, 'escape') FROM pg_trigger t"
    " JOIN pg_proc f ON f.oid = t.tgfoid WHERE f.proname = 'recorded_in_role'"
)
DESCRIBED = (
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'described_in_role' AND tgrelid = %s::regclass"
)
DAY = dt.date(2014, 6, 2)
MADE = ("recorded", "imposed", "filed", "decided", "confirmed", "added")


@dataclass
class World:
    mine: Site
    area: MiningArea
    permit: Licence
    suspension: LicenceSuspension
    project: Project
    process: SiteProcess
    round: ReviewRound
    list: ComplianceList
    entry: ComplianceEntry
    others: Enterprise
    suspended: Enterprise
    order: Order
    measure: Measure
    product: Product
    element: Element
    filed: UseReturn
    metered: ConsumptionReturn
    feed: SecondaryFeed
    asked: Consultation
    silent: ConsultedOffice
    closed: ReportingPeriod
    promise: Commitment
    bulletin: Bulletin
    account: Account
    people: Mapping[str, User]
    waiting: Factor
    paper: Report


@pytest.fixture
def world(bound_database: Clone) -> World:
    with loaders.entering_history():
        for code in ("CN", "36", "15", "3607", "360727"):
            factories.place(code)
        firm = factories.enterprise()
        mine = factories.site(firm, approved_capacity=Decimal(600))
        common = {"authorities": ("MLR",)}
        people = {
            "national": factories.user(Role.NATIONAL_REGULATOR, **common),
            "provincial": factories.user(Role.PROVINCIAL_REGULATOR, at="36", **common),
            "elsewhere": factories.user(Role.PROVINCIAL_REGULATOR, at="15", **common),
            "colleague": factories.user(Role.NATIONAL_REGULATOR, **common),
            "ended": factories.user(Role.NATIONAL_REGULATOR, **common),
            "inspector": factories.user(Role.INSPECTOR, at="36", **common),
            "auditor": factories.user(Role.AUDITOR),
            "admin": factories.user(Role.ADMINISTRATOR),
            "signer": factories.user(Role.ENTERPRISE_SIGNER, of=firm),
            "chief": factories.user(Role.ENTERPRISE_ADMIN, of=firm),
            "other_firm": factories.user(Role.ENTERPRISE_ADMIN, of=factories.enterprise()),
            "other_signer": factories.user(Role.ENTERPRISE_SIGNER, of=factories.enterprise()),
        }
        Membership.objects.filter(user=people["ended"]).update(valid_to=timezone.localdate() - dt.timedelta(days=2))
        announced = ComplianceList.objects.create(
            number=1, authority=factories.authority(), announced="2012-06-02", size=5, source="Notice 1"
        )
        order, decided = (an_order(firm, people["inspector"], number) for number in ("O-1", "O-2"))
        with transaction.atomic():
            prove_actor(people["provincial"])
            measure = Measure.objects.create(
                order=decided, act="keep", reason=WHY, decided_by=people["provincial"], decided_at=timezone.now()
            )
        factories.programme()
        with transaction.atomic():
            prove_actor(people["national"])
            asked = Consultation.objects.create(opened_by=people["national"], **about(announced))
            bulletin = Bulletin.objects.create(drafted_by=people["national"], **bulletin_of(2013))
            Bulletin.objects.filter(pk=bulletin.pk).update(state="submitted", submitted_at=timezone.now())
        people["second"] = factories.user(Role.NATIONAL_REGULATOR, **common)
        Authenticator.objects.create(user=people["chief"], type="totp", data={})
        with transaction.atomic():
            prove_actor(people["national"])
            paper = Report.objects.create(
                enterprise=firm, period=dt.date(2013, 7, 1), number=1, origin="paper", due_on=DAY, received_on=DAY,
                prepared_by=people["national"], prepared_at=timezone.now(), paper_reference="P-1",
            )  # fmt: skip
        return World(
            waiting=Factor.objects.get(user=people["chief"]),
            paper=paper,
            bulletin=bulletin,
            account=ledger.account_for(
                ProgrammeYear.objects.create(programme=factories.programme(), year=2013, scheme="all"), "all",
                ledger.holder_of(firm),
            ),
            order=order,
            measure=measure,
            suspended=factories.enterprise(state="suspended"),
            asked=asked,
            closed=ReportingPeriod.objects.create(period="2014-05-01", province=factories.place("36"), state="closed"),
            silent=ConsultedOffice.objects.create(
                consultation=asked, place=factories.place("36"), authority=factories.authority()
            ),
            list=announced,
            entry=ComplianceEntry.objects.create(of=announced, enterprise=firm, listed_on=DAY),
            others=factories.enterprise(),
            promise=Commitment.objects.create(**promised(firm), recorded_at=timezone.now()),
            feed=SecondaryFeed.objects.create(code="scrap", name="Scrap", name_zh="废料", source="Paper"),
            filed=UseReturn.objects.create(
                site=mine, enterprise=firm, year=2013, half=1, process="open_pit", filed_at=timezone.now()
            ),
            metered=ConsumptionReturn.objects.create(
                site=mine, enterprise=firm, period=dt.date(2013, 6, 1), electricity=1, filed_at=timezone.now(),
                received_on=dt.date(2013, 7, 2), paper_reference="P-0",
            ),
            product=factories.product(),
            element=factories.element("Sm"),
            mine=mine,
            area=MiningArea.objects.create(
                number=1, jurisdiction=mine.jurisdiction, evidence="sourced", source="Notice 1"
            ),
            permit=factories.licence(mine, "discharge", number="P-1", issuing_level="province"),
            suspension=LicenceSuspension.objects.create(
                licence=mine.licences.get(kind="mining"), suspended_on=DAY, reason="Order 1"
            ),
            project=Project.objects.create(site=mine, name="Pond", kind="expansion", recorded_at=timezone.now()),
            process=factories.process(mine, "heap_leaching"),
            round=ReviewRound.objects.create(
                kind="mining", place=factories.place("36"), document="Order 1", begins_on=DAY, due_on=DAY,
                recorded_at=timezone.now(),
            ),
            people=people,
        )  # fmt: skip


@transaction.atomic
def an_order(firm: Enterprise, inspector: User, number: str) -> Order:
    prove_actor(inspector)
    matter = parties.open_matter()
    case = Case.objects.create(
        pk=matter.pk, matter=matter, number=f"C-{number}", place=firm.jurisdiction, source="inspection",
        allegation="Over by 38 t", opened_by=inspector, opened_at=timezone.now(), subject_type="enterprise",
        subject_code=firm.code, enterprise=firm,
    )  # fmt: skip
    parties.enter_subject(case, role="respondent", actor=inspector)
    return Order.objects.create(
        case=case, respondent=matter.parties.get(), number=number, kind="rectify", text="Stop.", legal_basis="Art. 1",
        issued_by=inspector, issued_at=timezone.now(),
    )  # fmt: skip


def bulletin_of(year: int) -> dict[str, Any]:
    return {
        "authority": factories.authority(), "place": factories.place("CN"), "year": year, "situation": "Calm",
        "drafted_at": timezone.now(),
    }  # fmt: skip


def about(announced: ComplianceList) -> dict[str, Any]:
    return {
        "subject_kind": "list", "subject_id": announced.pk, "subject_label": "List 1", "place": factories.place("CN"),
        "authority": factories.authority(), "question": "Who else?", "blocking": False, "working_days": 5,
        "due_on": DAY, "opened_at": timezone.now(),
    }  # fmt: skip


def row(model: type[models.Model], **columns: Any) -> Callable[[User | None], object]:
    def write(actor: User | None) -> None:
        names = {field.name for field in model._meta.get_fields()}
        named: dict[str, Any] = {f"{verb}_by": actor for verb in MADE}
        named |= {f"{verb}_at": timezone.now() for verb in MADE}
        stated = {name: value for name, value in named.items() if name in names}
        model(**{**stated, **columns}).save(force_insert=True)

    return write


def changed(process: SiteProcess, **columns: Any) -> Callable[[User | None], object]:
    return lambda actor: SiteProcess.objects.filter(pk=process.pk).update(**columns)


NOT_SIGNERS = ("provincial", "national", "chief", "other_signer", "auditor")
OFFICES = ("elsewhere", "ended", "auditor")
NOT_IN_PLACE = ("elsewhere", "national", "signer", "inspector", "auditor")
FIRMS = ("chief", "other_firm")
# Guards that refuse people without an office before this one is asked.
REFUSALS = {
    "recorded_in_role", "by_office_is_true", "site_process_of_office_is_kept", "entry_withdrawn_by_its_office",
    "factor_not_released_by_holder",
}  # fmt: skip
# Guards that refuse a row in the name of a person whose session is not open.
NAMES = {
    "actor_is_proven", "freeze_names_its_actor", "receipt_confirmation_names_its_actor",
    "evidence_nameless_only_of_a_tip",
}  # fmt: skip


@dataclass
class Record:
    """A record: who may write it, who may not, and how."""

    by: str
    refused: tuple[str, ...]
    write: Callable[[User | None], object]
    of_firm: Callable[[User | None], object] | None = None  # the same, entered by the enterprise


def reading(w: World, *, by_office: bool) -> Callable[[User | None], object]:
    return row(
        Reading, site=w.mine, pollutant="cod", medium="water", discharge="direct", outlet="DW001", sampled_on=DAY,
        value=Decimal(60), unit="mg_l", method="HJ 828", laboratory="Station", by_office=by_office,
    )  # fmt: skip


def volume(w: World, *, by_office: bool) -> Callable[[User | None], object]:
    return row(
        OutletVolume, site=w.mine, medium="water", discharge="direct", outlet="DW001", month=DAY.replace(day=1),
        volume=Decimal(5), method="Flow meter", by_office=by_office,
    )  # fmt: skip


def promised(firm: Enterprise) -> dict[str, Any]:
    return {
        "enterprise": firm, "kind": "discipline", "body": "Association", "text": "To file on time", "day": DAY,
        "document": "No. 1",
    }  # fmt: skip


def records(w: World) -> dict[tuple[str, str], Record]:
    """Return a record for each trigger, by table and name."""
    mine, place = w.mine, w.mine.jurisdiction
    step: dict[str, Any] = {"project": w.project, "day": DAY, "document": "Diary"}
    process: dict[str, Any] = {"site": mine, "process": "open_pit", "used_from": DAY}
    everyone, today = (*OFFICES, *FIRMS), timezone.localdate()
    by_nation, by_office = ("provincial", *everyone), ("colleague", *everyone)
    name = "recorded_in_role"
    listed: dict[str, Any] = {"authority": factories.authority(), "size": 5, "source": "Notice 3"}
    return {
        ("portal_bulletin", name): Record("national", by_nation, lambda actor: (
            Bulletin(drafted_by=actor, **bulletin_of(2014)).save(force_insert=True)
        )),
        ("enterprises_factor", "released_in_role"): Record("admin", ("provincial", "chief"), lambda actor: (
            Factor.objects.filter(pk=w.waiting.pk).update(released_by=actor, released_at=timezone.now())
        )),
        ("quotas_receiptconfirmation", name): Record("provincial", ("elsewhere", "signer", "auditor"), row(
            ReceiptConfirmation, report=w.paper, reason=WHY,
        )),
        ("enterprises_consultation", name): Record("national", by_nation, lambda actor: (
            Consultation(opened_by=actor, **about(w.list)).save(force_insert=True)
        )),
        ("enterprises_consultation", "concluded_in_role"): Record("national", by_nation, lambda actor: (
            Consultation.objects.filter(pk=w.asked.pk).update(
                state="concluded", outcome="followed", outcome_reason=WHY, concluded_by=actor, concluded_on=today,
                concluded_at=timezone.now(),
            )
        )),
        ("enterprises_consultedoffice", name): Record("national", by_nation, row(
            ConsultedOffice, consultation=w.asked, place=factories.place("15"), authority=factories.authority(),
        )),
        ("enterprises_consultedoffice", "answered_in_role"): Record("provincial", by_office, lambda actor: (
            ConsultedOffice.objects.filter(pk=w.silent.pk).update(
                opinion="agree", reason=WHY, given_by=actor, given_on=DAY, given_at=timezone.now()
            )
        )),
        ("quotas_deductiondecision", name): Record("provincial", everyone, row(
            DeductionDecision, account=w.account, enterprise=w.account.enterprise, unused=Decimal(5), excess=Decimal(0),
            factor=Decimal(1), proposed=Decimal(5), decided=Decimal(0), reason=WHY,
        )),
        ("quotas_officereturn", name): Record("provincial", ("national", *everyone), row(
            OfficeReturn, kind="application", programme=factories.programme(), place=factories.place("36"), year=2014,
            executed=Decimal(5), applied=Decimal(5), document="Letter 1",
        )),
        ("quotas_reportingperiod", name): Record("provincial", NOT_IN_PLACE, lambda _actor: (
            ReportingPeriod(period=DAY.replace(day=1), province=factories.place("36"), state="closed").save(
                force_insert=True
            )
        )),
        ("quotas_reportingperiod", "turned_in_role"): Record("provincial", NOT_IN_PLACE, lambda _actor: (
            ReportingPeriod.objects.filter(pk=w.closed.pk).update(state="open", reason="A report is missing")
        )),
        ("quotas_consumptiondraft", name): Record(
            "signer",
            ("provincial", "national", "chief", "other_signer", "auditor"),
            lambda actor: consumption_draft(w, actor),
        ),
        ("quotas_consumptionreturn", name): Record("signer", NOT_SIGNERS, lambda actor: consumed(w, actor)),
        ("quotas_consumptionreturn", "keyed_in_in_role"): Record(
            "provincial", ("elsewhere", "national", "signer", "auditor"),
            lambda actor: consumed(w, actor, received_on=dt.date(2014, 7, 2), paper_reference="P-1"),
        ),
        ("quotas_consumptionreturn", "decided_in_role"): Record(
            "signer", ("elsewhere", *NOT_SIGNERS[1:]), lambda actor: confirmed(w, actor)
        ),
        ("quotas_consumptionreturn", "received_in_role"): Record(
            "provincial", ("elsewhere", "signer", *NOT_SIGNERS[1:]), lambda actor: confirmed(w, actor, receipt=True)
        ),
        ("enterprises_sitelabel", name): Record("provincial", everyone, row(
            SiteLabel, site=mine, kind="green_mine", granted_by="Ministry", day=DAY, document="No. 1",
        )),
        ("enterprises_commitment", name): Record(
            "provincial", (*OFFICES, "other_firm", "signer"), row(Commitment, **promised(mine.enterprise)),
            of_firm=row(Commitment, **promised(mine.enterprise)),
        ),
        ("enterprises_commitment", "withdrawn_in_role"): Record("national", everyone, row(
            Commitment, **promised(mine.enterprise), withdraws=w.promise, reason="Entered twice",
        )),
        ("enterprises_eliminatedcapacity", name): Record("provincial", everyone, row(
            EliminatedCapacity, site=mine, kind="obsolete", tonnes=Decimal(5), day=DAY, reason="Tanks were dismantled",
            document="Order 1",
        )),
        ("enterprises_compliancelist", name): Record("national", everyone, row(
            ComplianceList, number=2, announced="2014-06-02", **listed,
        )),
        ("enterprises_complianceentry", name): Record("national", everyone, row(
            ComplianceEntry, of=w.list, enterprise=w.others, listed_on=DAY,
        )),
        ("enterprises_complianceentry", "struck_in_role"): Record("national", everyone, lambda actor: (
            ComplianceEntry.objects.filter(pk=w.entry.pk).update(struck_on=DAY, reason="It closed.")
        )),
        ("enterprises_enterprise", name): Record("provincial", everyone, lambda _actor: Enterprise(
            code="E-OWN", name="Another", ownership="private", jurisdiction=factories.place("3607")
        ).save(force_insert=True)),
        ("enterprises_enterprise", "described_in_role"): Record("provincial", everyone, lambda _actor: (
            Enterprise.objects.filter(pk=w.mine.enterprise_id).update(ownership="state", name="Another")
        )),
        ("enterprises_site", name): Record("provincial", everyone, lambda _actor: Site(
            code="S-OWN", name="Another", kind="separation", jurisdiction=factories.place("360727"),
            enterprise=w.mine.enterprise, approved_capacity=Decimal(9000),
        ).save(force_insert=True)),
        ("enterprises_site", "described_in_role"): Record("provincial", everyone, lambda _actor: (
            Site.objects.filter(pk=w.mine.pk).update(name="Another")
        )),
        ("enterprises_enterprise", "seated_in_role"): Record("provincial", everyone, lambda actor: (
            Enterprise.objects.filter(pk=w.others.pk).update(jurisdiction=factories.place("3607"))
        )),
        ("enterprises_enterprise", "suspended_in_role"): Record("provincial", everyone, lambda actor: (
            Enterprise.objects.filter(pk=w.suspended.pk).update(state="active")
        )),
        ("enterprises_freeze", name): Record("provincial", everyone, row(
            Freeze, place=factories.place("36"), reason=WHY,
        )),
        ("enterprises_licence", name): Record("provincial", everyone, row(
            Licence, number="L-9", kind="radiation", site=mine, enterprise=mine.enterprise, issuing_level="province",
            authority=factories.authority(), valid_from=today,
        )),
        ("enterprises_licence", "revoked_in_role"): Record("provincial", everyone, lambda actor: (
            Licence.objects.filter(pk=w.permit.pk).update(revoked_on=today, revocation_reason="A mistake.")
        )),
        ("enterprises_licencesuspension", name): Record("provincial", everyone, row(
            LicenceSuspension, licence=w.permit, suspended_on=today, reason="Order 1",
        )),
        ("enterprises_licencesuspension", "ended_in_role"): Record("national", by_nation, lambda actor: (
            LicenceSuspension.objects.filter(pk=w.suspension.pk).update(ended_on=today)
        )),
        ("enterprises_site", "capacity_in_role"): Record("provincial", everyone, lambda actor: (
            Site.objects.filter(pk=mine.pk).update(approved_capacity=Decimal(900))
        )),
        ("enterprises_licencereview", name): Record("provincial", everyone, row(
            LicenceReview, round=w.round, licence=mine.licences.get(kind="mining"), outcome="kept", reviewed_on=DAY,
        )),
        ("enterprises_reviewround", name): Record("provincial", everyone, row(
            ReviewRound, kind="mining", place=factories.place("36"), document="Order 2", begins_on=DAY, due_on=DAY,
        )),
        ("environment_depositentry", name): Record("provincial", everyone, row(
            DepositEntry, site=mine, kind="due", amount=Decimal(5), day=DAY, document="Receipt",
        )),
        ("environment_emissionceiling", name): Record("provincial", everyone, row(
            EmissionCeiling, place=factories.place("36"), pollutant="cod", medium="water", year=2014, tonnes=Decimal(5),
            document="Plan 1",
        )),
        ("environment_outlet", name): Record("provincial", everyone, row(
            Outlet, site=w.mine, medium="water", outlet="DW001", process="flotation", day=DAY, document="No. 1",
        )),
        ("environment_riskassessment", name): Record("provincial", everyone, row(
            RiskAssessment, site=w.mine, subject="tailings", level="major", assessor="Institute", result="Seepage",
            day=DAY, document="No. 1",
        )),
        ("environment_officedecision", name): Record("provincial", everyone, row(
            OfficeDecision, site=w.mine, kind="refused", subject="Works", office="Bureau", day=DAY, document="No. 1",
            reason="No assessment",
        )),
        ("environment_incident", name): Record("provincial", everyone, row(
            Incident, site=mine, place=place, day=DAY, category="landslide", description="Slope", document="Record 1",
        )),
        ("environment_outletvolume", name): Record(
            "provincial", OFFICES, volume(w, by_office=True), volume(w, by_office=False)
        ),
        ("environment_permitlimit", name): Record("provincial", everyone, row(
            PermitLimit, licence=w.permit, pollutant="cod", medium="water", highest=Decimal(70),
            in_force_from=timezone.localdate(), document="Permit",
        )),
        ("environment_project", name): Record("provincial", (*OFFICES, "other_firm"), row(
            Project, site=mine, name="Hall", kind="expansion",
        )),
        ("environment_projectstep", "decided_in_role"): Record("provincial", OFFICES, row(
            ProjectStep, step="approved", by_office=True, **step,
        )),
        ("environment_projectstep", name): Record("provincial", OFFICES, row(
            ProjectStep, step="begun", by_office=True, **step,
        ), row(ProjectStep, step="begun", by_office=False, **step)),
        ("environment_reading", name): Record(
            "provincial", OFFICES, reading(w, by_office=True), reading(w, by_office=False)
        ),
        ("environment_restorationentry", name): Record("provincial", everyone, row(
            RestorationEntry, site=mine, place=place, kind="owed", hectares=Decimal(5), day=DAY, document="Plan",
        )),
        ("environment_tailingsstore", name): Record("provincial", everyone, row(
            TailingsStore, site=mine, place=place, name="Pond", kind="pond", condition="in_use", radioactive="no",
            day=DAY, bearer="holder", document="Survey 1",
        )),
        ("environment_siteprocess", name): Record("provincial", OFFICES, row(
            SiteProcess, by_office=True, **process,
        ), row(SiteProcess, by_office=False, **process)),
        ("environment_siteprocess", "ended_in_role"): Record("provincial", OFFICES, changed(
            w.process, state="ended", used_until=timezone.localdate(), end_reason="It ended.",
        )),
        ("environment_siteprocess", "withdrawn_in_role"): Record("provincial", OFFICES, changed(
            w.process, state="withdrawn", withdrawal_reason="A mistake.",
        )),
        ("inspections_measure", name): Record("provincial", everyone, row(
            Measure, order=w.order, act="keep", reason=WHY,
        )),
        ("inspections_restitution", name): Record("provincial", everyone, row(
            Restitution, measure=w.measure, how="otherwise", tonnes=Decimal(1), document="Order 1", reason=WHY,
        )),
        ("inspections_remedydecision", name): Record("inspector", ("provincial", *everyone), lambda actor: (
            RemedyDecision(
                site=mine, place=place, step="correct", decision="rejected", facts=[], fingerprint="0", reason=WHY,
                legal_basis="Art. 1", decided_by=actor, decided_at=timezone.now(),
            ).save(force_insert=True)
        )),
        ("inspections_visitdraw", name): Record("inspector", everyone, lambda actor: (
            VisitDraw(
                place=factories.place("36"), month=today.replace(day=1), visits=1, drawn_on=today, drawn_by=actor,
                drawn_at=timezone.now(),
            ).save(force_insert=True)
        )),
        ("quotas_areaplan", name): Record("national", ("provincial", *everyone), row(
            AreaPlan, mining_area=w.area, year=dt.datetime.now(tz=dt.UTC).year, ceiling=Decimal(5), document="Plan",
        )),
        ("quotas_multiyearplan", name): Record("national", ("provincial", *everyone), row(
            MultiYearPlan, programme=factories.programme(), first_year=2014, last_year=2015, document="Plan",
            targets=[{"year": 2014, "tonnes": "1.000"}, {"year": 2015, "tonnes": "1.000"}],
        )),
        ("quotas_elementclassification", name): Record("national", ("provincial", *everyone), row(
            ElementClassification, element=w.element, weight="medium", counted_by="Ministry", day=DAY,
            document="Notice 1",
        )),
        ("quotas_productshare", name): Record("national", ("provincial", *everyone), row(
            ProductShare, product=w.product, element=w.element, percent=Decimal(5), day=DAY,
            document="Specification 1",
        )),
        ("resources_reserveestimate", name): Record("provincial", everyone, row(
            ReserveEstimate, place=factories.place("36"), element_class="light", year=2014, method="explored",
            document="Report", estimator="Team", remaining_t=Decimal(5),
        )),
        ("resources_rightsplan", name): Record("national", ("provincial", *everyone), row(
            RightsPlan, mining_area=w.area, year=dt.datetime.now(tz=dt.UTC).year, rights=1, document="Plan",
        )),
        ("resources_strategicreserve", name): Record("provincial", everyone, row(
            StrategicReserve, code="SR-1", name="Store", form="store", holder="state", place=factories.place("36"),
            document="Order 1",
        )),
        ("resources_usereturn", name): Record(
            "signer", ("provincial", "national", "chief", "other_signer", "auditor"), lambda actor: use_return(w, actor)
        ),
        ("resources_usereturn", "keyed_in_in_role"): Record(
            "provincial", ("elsewhere", "national", "signer", "auditor"),
            lambda actor: use_return(w, actor, received_on=dt.date(2014, 7, 2), paper_reference="P-1"),
        ),
        ("resources_usereturn", "decided_in_role"): Record(
            "provincial", ("elsewhere", "national", "signer", "chief", "auditor"), lambda actor: returned(w, actor)
        ),
        ("resources_recoveryreturn", name): Record("signer", NOT_SIGNERS, row(
            RecoveryReturn, site=w.mine, enterprise=w.mine.enterprise, year=2014, half=1, feed=w.feed, fed=Decimal(5),
            recovered_reo=Decimal(1),
        )),
        ("resources_tailingsreturn", name): Record("signer", NOT_SIGNERS, row(
            TailingsReturn, site=w.mine, enterprise=w.mine.enterprise, year=2014, half=1, opening=Decimal(5),
            put_on=Decimal(1), drawn=Decimal(1),
        )),
        ("resources_associatedreturn", name): Record("signer", NOT_SIGNERS, row(
            AssociatedReturn, site=w.mine, enterprise=w.mine.enterprise, year=2014, half=1, mineral="niobium",
            in_ore=Decimal(5), recovered=Decimal(1),
        )),
        ("resources_thoriumreturn", name): Record("signer", NOT_SIGNERS, row(
            ThoriumReturn, site=w.mine, enterprise=w.mine.enterprise, year=2014, half=1, in_feed=Decimal(5),
            in_products=Decimal(1), in_residue=Decimal(4), discharged=Decimal(0), method="ICP-MS",
        )),
        ("resources_energyreturn", name): Record("signer", NOT_SIGNERS, row(
            EnergyReturn, site=w.mine, enterprise=w.mine.enterprise, year=2014, half=1, output_reo=Decimal(5),
            energy=Decimal(1),
        )),
        ("resources_plantarget", name): Record("provincial", (*OFFICES, *FIRMS), row(
            PlanTarget, plan="minerals", place=w.mine.jurisdiction, first_year=2008, last_year=2015,
            indicator="mined", comparison="at_most", figure=Decimal(5), day=DAY, document="No. 1",
        )),
        ("inspections_evidence", name): Record("inspector", ("signer", "elsewhere", "auditor"), row(
            Evidence, case=w.order.case, place=w.order.case.place, kind="document", file_name="a.pdf", size=1,
            sha256="0" * 64, media_type="application/pdf",
        )),
        ("inspections_evidence", "proved_in_role"): Record("inspector", ("elsewhere", "other_firm", "national"), row(
            Evidence, order=w.order, place=w.order.case.place, kind="document", file_name="a.pdf", size=1,
            sha256="0" * 64, media_type="application/pdf",
        )),
        ("resources_usereturndraft", name): Record(
            "signer", ("provincial", "national", "chief", "other_signer", "auditor"), lambda actor: use_draft(w, actor)
        ),
    }  # fmt: skip


def use_return(w: World, actor: User | None, **given: Any) -> None:
    UseReturn(
        site=w.mine, enterprise=w.mine.enterprise, year=2014, half=1, number=1, filed_by=actor, filed_at=timezone.now(),
        mined_ore=Decimal(1), mined_reo=Decimal(1), process="open_pit", **given,
    ).save(force_insert=True)  # fmt: skip


def consumed(w: World, actor: User | None, **given: Any) -> None:
    ConsumptionReturn(
        site=w.mine, enterprise=w.mine.enterprise, period=dt.date(2014, 6, 1), electricity=Decimal(1), filed_by=actor,
        filed_at=timezone.now(), **given,
    ).save(force_insert=True)  # fmt: skip


def consumption_draft(w: World, actor: User | None) -> None:
    ConsumptionDraft(
        site=w.mine, enterprise=w.mine.enterprise, period=dt.date(2014, 6, 1), saved_by=actor, saved_at=timezone.now()
    ).save(force_insert=True)


def confirmed(w: World, actor: User | None, *, receipt: bool = False) -> None:
    """Confirm a return on paper that a loader has entered, its day of receipt as well."""
    change = {"confirmed_by": actor, "confirmed_at": timezone.now()}
    if receipt:
        change |= {"receipt_confirmed_by": actor, "receipt_confirmed_at": timezone.now()}
    ConsumptionReturn.objects.filter(pk=w.metered.pk).update(**change)


def use_draft(w: World, actor: User | None) -> None:
    UseReturnDraft(
        site=w.mine, enterprise=w.mine.enterprise, year=2014, half=1, saved_by=actor, saved_at=timezone.now(),
        process="open_pit",
    ).save(force_insert=True)  # fmt: skip


def returned(w: World, actor: User | None) -> None:
    """Return a return for correction that a loader has entered."""
    UseReturn.objects.filter(pk=w.filed.pk).update(
        state="returned", decided_by=actor, decided_at=timezone.now(), decision_reason="Water is missing"
    )


def refused_by(write: Callable[[User | None], object], actor: User | None) -> str | None:
    try:
        with transaction.atomic():
            if actor is not None:
                prove_actor(actor)
            write(actor)
            execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


def triggers() -> dict[tuple[str, str], tuple[str, set[str]]]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        found = {}
        for table, name, arguments in cursor.fetchall():
            capability, roles, _bounds = arguments.split("\\000")[:3]
            found[table, name] = (capability, set(roles.strip("{}").split(",")))
        return found


def test_the_roles_are_those_of_the_capability(db: None) -> None:
    found = triggers()
    assert found
    for trigger, (capability, roles) in found.items():
        assert roles == {str(role) for role in roles_with(capability)}, trigger


def test_others_record_nothing(world: World) -> None:
    tried = records(world)
    assert set(tried) == set(triggers())
    for trigger, record in tried.items():
        assert refused_by(record.write, world.people[record.by]) is None, trigger
        for name in record.refused:
            refused = refused_by(record.write, world.people[name])
            assert refused in REFUSALS, (trigger, name)
        unproven = refused_by(lambda _nobody, write=record.write, named=world.people[record.by]: write(named), None)
        assert unproven in {*REFUSALS, *NAMES}, trigger
        if record.of_firm is not None:
            assert refused_by(record.of_firm, world.people["chief"]) is None, trigger
            assert refused_by(record.of_firm, world.people["other_firm"]) == "recorded_in_role", trigger


def test_each_trigger_is_what_refuses(world: World) -> None:
    with superuser(unbound=False):  # which refuses a withdrawal before
        execute("ALTER TABLE enterprises_commitment DISABLE TRIGGER entry_withdrawn_by_its_office")
    for (table, name), record in records(world).items():
        person = world.people[record.refused[0]]
        assert refused_by(record.write, person) == "recorded_in_role", (table, name)
        with superuser(unbound=False):
            execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        assert refused_by(record.write, person) is None, (table, name)


def test_each_column_by_which_enterprises_and_sites_are_described_is_asked(world: World) -> None:
    """The place of a site as well, by which what is seen there is explained."""
    with superuser():  # an invented enterprise has no credit code
        Enterprise.objects.update(fictitious=False)
        Site.objects.update(fictitious=False)
    described: dict[type[models.Model], dict[str, object]] = {
        Enterprise: {
            "code": "E-OTHER", "name": "Another", "name_zh": "别的", "credit_code": "91360700MA35F0000X",
            "ownership": "state", "fictitious": True,
        },
        Site: {
            "code": "S-OTHER", "name": "Another", "name_zh": "别的", "kind": "dressing", "ore_type": "xenotime",
            "mining_area": world.area, "latitude": Decimal(25), "longitude": Decimal(115), "fictitious": True,
        },
    }  # fmt: skip
    for model, changes in described.items():
        with connection.cursor() as cursor:
            cursor.execute(DESCRIBED, [model._meta.db_table])
            asked = set(re.findall(r"new\.(\w+)", cursor.fetchone()[0]))
        assert asked == {model._meta.get_field(name).attname for name in changes}
        rows = model._base_manager.filter(pk=(world.mine if model is Site else world.mine.enterprise).pk)
        for name, value in changes.items():
            write = lambda _actor, rows=rows, change={name: value}: rows.update(**change)  # noqa: E731
            assert refused_by(write, world.people["provincial"]) is None, (model, name)
            for person in ("elsewhere", "signer", "chief", "auditor"):
                assert refused_by(write, world.people[person]) == "recorded_in_role", (model, name, person)


def test_drafts_are_changed_and_deleted_by_their_own_people_and_keep_their_subject(world: World) -> None:
    with superuser():
        consumption_draft(world, None)
        use_draft(world, None)
    for model in (ConsumptionDraft, UseReturnDraft):
        change: list[Callable[[User | None], object]] = [
            lambda actor, model=model: model._base_manager.update(saved_by=actor, saved_at=timezone.now()),
            lambda _actor, model=model: model._base_manager.all().delete(),
        ]
        for write in change:
            assert refused_by(write, world.people["signer"]) is None, model
            for name in ("provincial", "national", "chief", "other_signer"):
                assert refused_by(write, world.people[name]) == "recorded_in_role", (model, name)
        elsewhere = lambda _actor, model=model: model._base_manager.update(enterprise=world.others)  # noqa: E731
        assert refused_by(elsewhere, world.people["signer"]) == "kept_columns", model


def test_what_lies_nowhere_is_recorded_by_no_official(world: World) -> None:
    """A permit is not reviewed in a round for mining licences, and no ceiling is that of a county."""
    national, mine = world.people["national"], world.mine
    review: dict[str, Any] = {"round": world.round, "outcome": "kept", "reviewed_on": DAY}
    ceiling: dict[str, Any] = {
        "pollutant": "cod", "medium": "water", "year": 2014, "tonnes": Decimal(5), "document": "Plan 1",
    }  # fmt: skip
    fitting = (
        row(LicenceReview, licence=mine.licences.get(kind="mining"), **review),
        row(EmissionCeiling, place=factories.place("36"), **ceiling),
    )
    misplaced = (
        row(LicenceReview, licence=world.permit, **review),
        row(EmissionCeiling, place=mine.jurisdiction, **ceiling),
    )
    assert [refused_by(write, national) for write in fitting] == [None, None]
    assert [refused_by(write, national) for write in misplaced] == ["recorded_in_role", "recorded_in_role"]


NAMELESS = {
    "enterprises_enterprise", "enterprises_site",
    "enterprises_compliancelist", "enterprises_complianceentry", "enterprises_consultedoffice",
    "enterprises_licence", "enterprises_licencesuspension", "quotas_reportingperiod",
}  # fmt: skip


def test_what_is_recorded_names_who_did(world: World) -> None:
    """Not even a person of the role and place leaves out the name, under which it would be taken for a loader's."""
    for (table, name), record in records(world).items():
        if name == "recorded_in_role" and table not in NAMELESS:
            refused = refused_by(lambda _actor, write=record.write: write(None), world.people[record.by])
            # "None": the column of the name may not be empty.
            assert refused in {*NAMES, "None"}, table
