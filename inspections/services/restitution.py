"""Quota owed to an enterprise after an annulment: posted back once the ledger can, or settled by an officer.

What was deducted went back to its giver and may have been distributed since; then it cannot simply be reversed. It
stays owed, visible to the case's handlers, and the case does not end before. Once an officer has settled any of it,
nothing more is posted automatically.
"""

from decimal import Decimal

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import Invalid
from core.outbox import announce
from core.transactions import refusal, service
from enterprises.policies import person
from inspections.events import QUOTA_OWED
from inspections.lifecycles import CASE, ORDER
from inspections.lifecycles.orders import not_by_the_issuer
from inspections.models import Measure, Order, Restitution
from inspections.services import competences, quota_measures, required_text
from inspections.services.journal import enter, record_order
from quotas.quantities import to_kilogram

refusal("restitution_not_by_the_issuer", not_by_the_issuer)


@service
def settle(order: Order, *, actor: Actor, how: str, tonnes: Decimal, document: str, reason: str) -> Order:
    """Settle owed quota, with the document that did so; by an officer competent for the annulled order."""
    order = ORDER.begin(order, "settle_owed", actor)
    required_text.require_text(document=document, reason=reason)
    if how not in Restitution.How.values:
        raise Invalid.at("/how", "invalid_choice", _("Possible here: %s.") % ", ".join(Restitution.How.values))
    competences.require(actor, order.case, [order.kind])
    measure = Measure.objects.get(order=order)
    owed = measure.owed
    if not tonnes.is_finite() or not 0 < tonnes <= owed or tonnes != to_kilogram(tonnes):
        raise Invalid.at(
            "/tonnes", "more_than_owed", _("Give tonnes above zero, at most the %s t that are owed.") % f"{owed:.3f}"
        )
    restitution = Restitution.objects.create(
        measure=measure,
        how=how,
        tonnes=tonnes,
        document=document.strip(),
        reason=reason.strip(),
        decided_by_id=person(actor).pk,
        decided_at=clock.now(),
    )
    words = f"{restitution.get_how_display()}: {tonnes:.3f} t, {restitution.document}. {restitution.reason}"
    enter(order.case, "settle_owed", actor, f"{order.number}: {words}")
    record_order(order, "settle_owed", actor, how=how, tonnes=f"{tonnes:.3f}")
    order.save_next()
    return order


@service
def try_again() -> int:
    """Post back what has become possible since, unless an officer has settled some of it; return the postings made."""
    fallen = Measure.objects.filter(order__state=Order.State.ANNULLED, restitutions=None, postings__isnull=False)
    count = 0
    for measure in fallen.distinct().select_related("order__case").order_by("decided_at", "pk"):
        if measure.owed > 0:
            measure.order.case = CASE.lock(measure.order.case)
            before = measure.postings.count()
            quota_measures.give_back(measure.order, str(_("The decision was annulled.")), decision_fell=True)
            count += measure.postings.count() - before
    return count


def notify_if_owed(order: Order) -> None:
    """Record and announce quota still owed after an annulled decision; call this once what was left is returned."""
    measure = Measure.objects.filter(order=order).first()
    if measure is None:
        return
    measure.order = order
    if measure.owed > 0:
        enter(order.case, "quota_gone", quota_measures.in_the_name_of(order), f"{order.number}: {measure.owed:.3f} t")
        announce(QUOTA_OWED, order_id=order.pk)
