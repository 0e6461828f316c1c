"""Effects on the flags, cases, orders and visits of an enterprise that is merged, closed or changes its group.

None of them ends with the enterprise: whoever answers for its conduct is decided in the case.
"""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.actors import Actor
from enterprises.restructuring import MOST, Effect, Restructuring, Section, register
from inspections import flag_messages, queries
from inspections.models import Case, Flag, Inspection, Order


@register
def _cases(reader: Actor, asked: Restructuring) -> Section:
    return Section("cases", gettext_lazy("Open cases, orders and inspections"), list(_proceedings(reader, asked)))


def _proceedings(reader: Actor, asked: Restructuring) -> Iterator[Effect]:
    firm = asked.enterprise
    cases = Case.objects.heads_for(reader).filter(enterprise=firm).exclude(state__in=Case.ENDED)
    for case in cases.order_by("number")[:MOST]:
        yield Effect(case.number, case.get_state_display(), asked.stays(), reverse("pages:case", args=[case.pk]))
    orders = Order.objects.visible_to(reader).filter(respondent__enterprise=firm, state__in=Order.UNDONE)
    for order in orders.order_by("number")[:MOST]:
        yield Effect(order.number, order.get_state_display(), asked.stays(), reverse("pages:order", args=[order.pk]))
    visits = Inspection.objects.visible_to(reader).filter(enterprise=firm).exclude(state__in=Inspection.ENDED)
    for visit in visits.order_by("number")[:MOST]:
        path = reverse("pages:inspection", args=[visit.pk])
        yield Effect(visit.number, visit.get_state_display(), asked.stays(), path)


@register
def _flags(reader: Actor, asked: Restructuring) -> Section:
    rows = Flag.objects.visible_to(reader).filter(enterprise=asked.enterprise, state__in=Flag.STANDING)
    return Section(
        "flags",
        gettext_lazy("Flags not decided yet"),
        [
            Effect(
                flag_messages.render(flag),
                flag.get_severity_display(),
                asked.stays(),
                reverse("pages:flag", args=[flag.pk]),
            )
            for flag in queries.flags(rows).order_by("-raised_at", "-pk")[:MOST]
        ],
    )
