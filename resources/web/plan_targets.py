"""Pages of targets of plans over several years: listed, entered, shown beside what was measured, withdrawn."""

from django.utils.translation import gettext_lazy

from core.web.filters import form_of
from core.web.records import RecordPages
from resources.acts.plan_targets import CREATE_PLAN_TARGET, PLAN_TARGETS
from resources.filters import PlanTargetFilters
from resources.models import PlanTarget
from resources.queries.plan_targets import measure

PAGES = RecordPages[PlanTarget](
    title=gettext_lazy("Targets of plans"),
    templates="resources/plan_target",
    order=("-first_year", "-pk"),
    filters=PlanTargetFilters,
    form=form_of(PlanTargetFilters, "plan", "indicator", "province", "year"),
    creates=CREATE_PLAN_TARGET,
    acts=PLAN_TARGETS,
    in_detail=lambda request, row: {"measured": measure(row, request.user)},
)
