"""Draft notices, special plans of mining areas and multi-year plans as subjects of consultations."""

from typing import Any

from core.actors import Actor
from enterprises.consultation_subjects import ConsultationSubject, declare
from enterprises.models import NATION, Authority, Consultation, Jurisdiction
from quotas.capabilities import AREA_PLANS_SET, MULTI_YEAR_PLANS_SET
from quotas.models import AreaPlan, MultiYearPlan, Notice
from quotas.policies import authority_of_mining, may_plan_years
from quotas.services.notices.lifecycle import LIFECYCLE
from resources.policies import may_plan_area


def _may_ask_about_notice(actor: Actor, notice: Any) -> bool:
    return LIFECYCLE.is_open(actor, notice, "update")


def _may_replace_plan(actor: Actor, plan: Any) -> bool:
    """Return whether an officer of the ministry may replace a plan: the last one of its area and year."""
    return may_plan_area(actor, AREA_PLANS_SET, plan) and not hasattr(plan, "replacement")


def _may_replace_targets(actor: Actor, plan: Any) -> bool:
    return may_plan_years(actor, MULTI_YEAR_PLANS_SET, plan) and not hasattr(plan, "replacement")


NOTICE = declare(
    ConsultationSubject(
        kind=Consultation.Subject.NOTICE,
        rows=lambda actor: Notice.objects.visible_to(actor).select_related(
            "issuer__group", "place", "programme_year__programme__authority"
        ),
        may=_may_ask_about_notice,
        place=lambda notice: notice.place,
        authority=lambda notice: notice.programme_year.programme.authority,
        page="pages:notice",
    )
)
PLAN = declare(
    ConsultationSubject(
        kind=Consultation.Subject.PLAN,
        rows=lambda actor: AreaPlan.objects.visible_to(actor).select_related(
            "mining_area__jurisdiction", "replacement"
        ),
        may=_may_replace_plan,
        place=lambda plan: Jurisdiction.objects.get(code=NATION),
        authority=lambda plan: Authority.objects.get(code=authority_of_mining(plan.year)),
        page="pages:area-plan",
    )
)
TARGETS = declare(
    ConsultationSubject(
        kind=Consultation.Subject.TARGETS,
        rows=lambda actor: MultiYearPlan.objects.visible_to(actor).select_related(
            "programme__authority", "replacement"
        ),
        may=_may_replace_targets,
        place=lambda plan: Jurisdiction.objects.get(code=NATION),
        authority=lambda plan: plan.programme.authority,
        page="pages:multi-year-plan",
    )
)
