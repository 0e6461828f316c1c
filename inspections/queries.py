"""Flags, visits, cases and orders with everything that is shown of them and that their lifecycles need."""

from decimal import Decimal
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from core import clock, row_security
from core.actors import Actor
from enterprises.models import OfficeAssignment, Party
from inspections.models import (
    Campaign,
    Case,
    Episode,
    Evidence,
    Extension,
    Finding,
    Flag,
    Inspection,
    InspectionMember,
    IssuedDocument,
    Observation,
    ObservedFigure,
    Order,
    Proceeding,
    Severity,
    Tip,
    TipMessage,
)

# Whom an order or a proceeding is addressed to, with all that its name is made of.
RESPONDENT = tuple(f"respondent__{link}" for link in ("enterprise", "person", "office_place", "office_authority"))

SEVERITY_RANK = Choose(
    *(When(severity=value, then=Value(rank)) for rank, value in enumerate(Severity.values)),
    output_field=IntegerField(),
)


def flags(rows: QuerySet[Flag] | None = None) -> QuerySet[Flag]:
    rows = Flag.objects.all() if rows is None else rows
    return rows.select_related(
        "programme__authority", "enterprise", "site", "place", "case", "decided_by"
    ).prefetch_related(Prefetch("episodes", Episode.objects.order_by("began_on", "id")))


def cases(rows: QuerySet[Case] | None = None) -> QuerySet[Case]:
    rows = Case.objects.all() if rows is None else rows
    related = ("place", "office", "enterprise", "site", "lead", "opened_by", "closed_by", "escalated_to", "matter")
    return (
        rows.select_related(*related)
        .annotate(earlier_cases=Coalesce(Subquery(_earlier()), 0))
        .prefetch_related(
            Prefetch("orders", orders().order_by("issued_at", "id")),
            Prefetch("proceedings", proceedings().order_by("notified_at", "id")),
            "journal",
            "flags",
            Prefetch("matter__parties", parties()),
            Prefetch("matter__assignments", assignments()),
            Prefetch("evidence", Evidence.objects.select_related("review").order_by("added_at", "id")),
            Prefetch("findings", Finding.objects.select_related("inspection").order_by("found_at", "id")),
        )
    )


def case_heads(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Load the head of a case, shown before its file is open: place, parties, and the dates of its proceedings."""
    rounds = Proceeding.objects.select_related(*RESPONDENT).order_by("notified_at", "id")
    return rows.select_related("place", "matter").prefetch_related(
        Prefetch("matter__parties", parties()),
        Prefetch("matter__assignments", assignments()),
        Prefetch("proceedings", rounds),
    )


def _earlier() -> QuerySet[Any, Any]:
    """Count the decided cases against the same enterprise that were opened before this one: repetition."""
    before = Case.objects.filter(
        enterprise=OuterRef("enterprise"), opened_at__lt=OuterRef("opened_at"), decided_at__isnull=False
    ).order_by()
    return before.values("enterprise").annotate(number=Count("pk")).values("number")


def proceedings(rows: QuerySet[Proceeding] | None = None) -> QuerySet[Proceeding]:
    rows = Proceeding.objects.all() if rows is None else rows
    people = ("notified_by", "stated_by", "answered_by", "hearing_by", "reviewed_by", "decided_by")
    return rows.select_related("case__place", "case__enterprise", *RESPONDENT, *people)


def issued_documents(rows: QuerySet[IssuedDocument] | None = None) -> QuerySet[IssuedDocument]:
    rows = IssuedDocument.objects.all() if rows is None else rows
    return rows.select_related("case__place", "proceeding", "order", "issued_by")


def orders(rows: QuerySet[Order] | None = None) -> QuerySet[Order]:
    return listed_orders(Order.objects.all() if rows is None else rows).prefetch_related("licences")


def listed_orders(rows: QuerySet[Order]) -> QuerySet[Order]:
    """Load orders with what a list shows of them and their lifecycle needs."""
    related = (
        "case__place",
        "case__enterprise",
        *RESPONDENT,
        "issued_by",
        "verified_by",
        "escalated_to",
        "measure__programme",
        "measure__decided_by",
    )
    asked = Extension.objects.select_related("requested_by", "decided_by").order_by("requested_at", "id")
    files = evidence().order_by("added_at", "id")
    return rows.select_related(*related).prefetch_related(
        "case__orders",
        "measure__postings",
        "measure__restitutions__decided_by",
        Prefetch("extensions", asked),
        Prefetch("evidence", files),
    )


def tips(rows: QuerySet[Tip] | None = None) -> QuerySet[Tip]:
    rows = Tip.objects.all() if rows is None else rows
    return rows.select_related(
        "place",
        "enterprise",
        "site",
        "accused_place",
        "accused_authority",
        "case",
        "keyed_in_by",
        "proposed_by",
        "closed_by",
        "matter",
    ).prefetch_related(
        Prefetch("matter__parties", parties()),
        Prefetch("matter__assignments", assignments()),
        Prefetch("messages", TipMessage.objects.select_related("author").order_by("at", "id")),
    )


def assignments() -> QuerySet[OfficeAssignment]:
    return OfficeAssignment.objects.select_related("office_place", "office_authority", "assigned_by").order_by("number")


def parties() -> QuerySet[Party]:
    """Return parties in the order in which they were added, with their identity and who decided on them."""
    related = ("person", "office_place", "office_authority", "enterprise", "added_by", "decided_by", "outcome_by")
    return Party.objects.select_related(*related, "identifies").order_by("number")


def evidence(rows: QuerySet[Evidence] | None = None) -> QuerySet[Evidence]:
    rows = Evidence.objects.all() if rows is None else rows
    return rows.select_related(
        "place",
        "case",
        "flag",
        "tip",
        "observation",
        "inspection",
        "finding__inspection",
        "order__case",
        "added_by",
        "review__reviewed_by",
    )


def observations(rows: QuerySet[Observation] | None = None) -> QuerySet[Observation]:
    rows = Observation.objects.all() if rows is None else rows
    return rows.select_related("place", "recorded_by", "withdrawn_by")


def campaigns(rows: QuerySet[Campaign] | None = None) -> QuerySet[Campaign]:
    """Annotate campaigns with their results so far: visits planned and carried out, findings, cases."""
    rows = Campaign.objects.all() if rows is None else rows
    planned, cancelled = Inspection.State.PLANNED, Inspection.State.CANCELLED
    visits = Inspection.objects.filter(campaign=OuterRef("pk"))
    findings = Finding.objects.filter(inspection__campaign=OuterRef("pk"))
    return rows.select_related(
        "place", "authority", "programme__authority", "planned_by", "started_by", "ended_by"
    ).annotate(
        still_planned=_number_of(visits.filter(state=planned), "campaign"),
        made=_number_of(visits.exclude(state__in=[planned, cancelled]), "campaign"),
        sites_visited=_number_of(visits.exclude(carried_out_on=None), "campaign", "site"),
        found=_number_of(findings, "inspection__campaign"),
        became_cases=_number_of(findings.exclude(case=None), "inspection__campaign", "case"),
    )


def _number_of(rows: QuerySet[Any], by: str, what: str = "pk") -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count(what, distinct=True)).values("number")
    return Coalesce(Subquery(counted), 0)


def inspections(rows: QuerySet[Inspection] | None = None) -> QuerySet[Inspection]:
    rows = Inspection.objects.all() if rows is None else rows
    people = ("planned_by", "carried_out_by", "reported_by", "answered_by", "ended_by")
    return rows.select_related("site__jurisdiction", "enterprise", "place", "campaign", *people).prefetch_related(
        Prefetch("team", InspectionMember.objects.select_related("person").order_by("-leads", "id")),
        Prefetch("findings", findings().order_by("position")),
        "answers",
        Prefetch("figures", ObservedFigure.objects.select_related("product").order_by("period", "product", "quantity")),
        "journal",
    )


def findings(rows: QuerySet[Finding] | None = None) -> QuerySet[Finding]:
    rows = Finding.objects.all() if rows is None else rows
    return rows.select_related(
        "inspection__site",
        "inspection__enterprise",
        "inspection__campaign",
        "place",
        "case",
        "flag",
        "found_by",
        "decided_by",
    )


def corroborating(tip: Tip, actor: Actor, most: int = 20) -> QuerySet[Flag]:
    """Return standing flags about the same enterprise, near the same spot, or of unknown subject in the county."""
    near = Q(pk__in=[])
    if tip.enterprise_id is not None:
        near |= Q(enterprise=tip.enterprise_id)
    if tip.latitude is not None and tip.longitude is not None:
        around, wide = Decimal("0.05"), Decimal("0.07")
        near |= Q(
            latitude__range=(tip.latitude - around, tip.latitude + around),
            longitude__range=(tip.longitude - wide, tip.longitude + wide),
        )
    if len(tip.place.code) == 6:
        near |= Q(subject_type=Flag.SubjectType.UNKNOWN, place=tip.place_id)
    rows = Flag.objects.visible_to(actor).filter(near, state__in=Flag.STANDING)
    return flags(rows).order_by("-raised_at", "-id")[:most]


def published_cases() -> QuerySet[Case]:
    """Return the cases that an office has published, newest first, with their orders."""
    ordered = Prefetch("orders", Order.objects.order_by("issued_at", "id"))
    return (
        Case.objects.filter(published=True)
        .select_related("enterprise", "place")
        .prefetch_related(ordered)
        .order_by("-opened_at", "-id")
    )


def for_sender(tip: Tip) -> dict[str, Any]:
    """Return what the holder of the receipt may know. A proposal to close is shown to inspectors only."""
    state = {Tip.State.PROMOTED: "taken_up", Tip.State.CLOSED: "closed"}.get(Tip.State(tip.state), "received")
    with row_security.unrestricted("whoever holds the receipt"):
        messages = list(tip.messages.order_by("at", "id"))
    return {
        "state": state,
        "received_on": tip.received_at.astimezone(clock.ZONE).date(),
        "messages": [
            {"at": message.at, "by": "office" if message.author_id else "you", "text": message.text}
            for message in messages
        ],
    }
