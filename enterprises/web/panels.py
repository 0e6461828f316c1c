"""Panels of this app: capacity and labels of a site, and the consultations about a notice, a list, a case or a plan."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string

from core import clock
from core.web.panels import panel
from enterprises import consultation_subjects
from enterprises.capabilities import CAPACITY_ELIMINATE, CONSULTATIONS_ASK
from enterprises.capacities import capacity_of
from enterprises.models import Consultation, Site, SiteLabel
from enterprises.policies import can, holds


@panel("site")
def capacity_of_site(request: HttpRequest, site: Site) -> str:
    """Show the approved capacity of a site and what of it was eliminated until today; one query."""
    context = {
        "site": site,
        "capacity": capacity_of(site, clock.today()),
        "may_record": can(request.user, CAPACITY_ELIMINATE, site),
    }
    return render_to_string("enterprises/parts/site_capacity.html", context, request)


@panel("site")
def labels_of_site(request: HttpRequest, site: Site) -> str:
    """Show the labels of a site that were not withdrawn, if it has any; one query."""
    labels = list(SiteLabel.objects.visible_to(request.user).counting().filter(site=site).order_by("-day", "-pk"))
    if not labels:
        return ""
    return render_to_string("enterprises/parts/labels_of_site.html", {"labels": labels}, request)


def _consultations(request: HttpRequest, kind: str, key: UUID) -> str:
    """Show the consultations about a subject, and the way to ask; an open one is named at every step of the subject."""
    rows = list(
        Consultation.objects.visible_to(request.user)
        .filter(subject_kind=kind, subject_id=key)
        .with_counts()
        .order_by("-opened_at", "-pk")
    )
    may_ask = False
    if holds(request.user, CONSULTATIONS_ASK):
        subject = consultation_subjects.subject_of(kind)
        about = consultation_subjects.find(kind, key, request.user)
        may_ask = about is not None and subject.may(request.user, about)
    if not rows and not may_ask:
        return ""
    context = {"rows": rows, "kind": kind, "key": key, "may_ask": may_ask, "today": clock.today()}
    context["open"] = [row for row in rows if row.state == Consultation.State.OPEN]
    return render_to_string("enterprises/parts/subject_consultations.html", context, request)


@panel("notice")
def consultations_about_notice(request: HttpRequest, notice: Any) -> str:
    return _consultations(request, Consultation.Subject.NOTICE, notice.pk)


@panel("compliance-list")
def consultations_about_list(request: HttpRequest, compliance_list: Any) -> str:
    return _consultations(request, Consultation.Subject.LIST, compliance_list.pk)


@panel("case")
def consultations_about_case(request: HttpRequest, case: Any) -> str:
    return _consultations(request, Consultation.Subject.CASE, case.pk)


@panel("area-plan")
def consultations_about_plan(request: HttpRequest, plan: Any) -> str:
    return _consultations(request, Consultation.Subject.PLAN, plan.pk)


@panel("multi-year-plan")
def consultations_about_targets(request: HttpRequest, plan: Any) -> str:
    return _consultations(request, Consultation.Subject.TARGETS, plan.pk)
