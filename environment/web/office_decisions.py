"""Pages of decisions of offices: approvals beyond authority and refused projects, listed and recorded."""

from django.utils.translation import gettext_lazy

from core.web.filters import form_of
from core.web.records import RecordPages
from environment.acts.office_decisions import CREATE_OFFICE_DECISION
from environment.filters import OfficeDecisionFilters
from environment.models import OfficeDecision

PAGES = RecordPages(
    title=gettext_lazy("Decisions of offices"),
    templates="environment/office_decision",
    rows=OfficeDecision.objects.select_related("site__enterprise", "site__jurisdiction", "project", "recorded_by"),
    order=("-day", "-pk"),
    filters=OfficeDecisionFilters,
    form=form_of(OfficeDecisionFilters, "kind", "province", "site"),
    creates=CREATE_OFFICE_DECISION,
    subject="office-decision",
)
