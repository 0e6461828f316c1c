"""Orders in the admin, with their extensions, measures and evidence; acted on at their page."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core import clock
from core.formats import NOTHING
from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.inlines import ReadOnlyInline, VisibleInline
from inspections import missed_order_steps
from inspections.acts.orders import ORDERS
from inspections.lifecycles import quota_undecided
from inspections.models import Evidence, Extension, Measure, Order
from inspections.services import quota_measures
from quotas.admin.accounts import tonnes

STATE_COLOURS = {
    Order.State.ISSUED: "info",
    Order.State.ANSWERED: "warning",
    Order.State.MET: "success",
    Order.State.NOT_MET: "danger",
    Order.State.ANNULLED: "default",
}


class ExtensionInline(ReadOnlyInline):
    model = Extension
    fields = (
        "requested_at", "requested_by", "working_days", "reason", "old_due_on", "state", "granted_until", "decided_by",
        "decision",
    )  # fmt: skip
    related = ("requested_by", "decided_by")


class MeasureInline(ReadOnlyInline):
    model = Measure
    fields = ("act", "programme", "category", "year", "proposed", "tonnes", "still_due", "reason", "decided_by")
    readonly_fields = ("still_due",)
    related = ("programme", "decided_by")

    @display(description=_("Still due, t"))
    def still_due(self, measure: Measure) -> str:
        return tonnes(quota_measures.remaining(measure) or None)


class ProofInline(VisibleInline):
    model = Evidence
    fields = ("file_name", "kind", "description", "taken_on", "added_by", "added_at")
    related = ("added_by",)
    show_change_link = True


@admin.register(Order)
class OrderAdmin(ServiceModelAdmin):
    list_display = ("number", "case", "kind", "due_on", "state_label", "escalated_to", "issued_by", "verified_by")
    list_filter = ("state", "kind", "escalated_on")
    list_select_related = ("case", "escalated_to", "issued_by", "verified_by")
    search_fields = ("number", "case__number", "text")
    date_hierarchy = "due_on"
    inlines = (ExtensionInline, MeasureInline, ProofInline)
    fields = (
        "number", "case", "respondent", "proceeding", "kind", "legal_basis", "text", "evidence_required", "fine",
        "state", "working_days", "served_on", "service", "consent", "served_by", "due_on", "licences", "issued_by",
        "issued_at", "escalated_to", "escalated_on", "answer", "answered_by", "answered_at", "verification",
        "verified_by", "verified_at", "proposed", "next_step",
        "lift_reason", "lifted_by", "lifted_at",
    )  # fmt: skip
    acts = ORDERS

    @display(description=_("State"), label=STATE_COLOURS, ordering="state")
    def state_label(self, order: Order) -> tuple[str, str]:
        return order.state, order.get_state_display()

    @display(description=_("Proposed next step"))
    def next_step(self, order: Order) -> str:
        step = missed_order_steps.find_next_step(order, clock.today())
        return str(step.label) if step else NOTHING

    @display(description=_("Proposed deduction"))
    def proposed(self, order: Order) -> SafeString | str:
        proposals = quota_measures.proposals(order) if quota_undecided(order) else []
        lines = (
            (proposal.programme, proposal.category, proposal.year, tonnes(proposal.tonnes), proposal.reason)
            for proposal in proposals
        )
        return format_html_join("", "<p>{} · {} · {}: {} t. {}</p>", lines) or NOTHING
