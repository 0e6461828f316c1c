"""Two-person acts on a page's object: those the reader may propose, and open requests."""

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse

from enterprises import two_person_acts
from enterprises.models import ApprovalRequest
from enterprises.services import approvals

register = template.Library()


@register.inclusion_tag("enterprises/parts/two_person_acts.html", takes_context=True)
def two_person_acts_on(context: dict[str, Any], obj: Model) -> dict[str, Any]:
    """Return links to propose an act on the object, and the open requests about it."""
    reader = context["request"].user
    offered = [act for act in two_person_acts.declared() if act.offered and act.model is type(obj)]
    names = [act.name for act in offered]
    waiting = ApprovalRequest.objects.visible_to(reader).open().filter(act__in=names, target_id=obj.pk)
    return {
        "offered": [
            {"label": act.label, "url": reverse("pages:approval-propose", args=[act.name, obj.pk])}
            for act in offered
            if approvals.may_propose(act, reader, obj)
        ],
        "waiting": [(row, two_person_acts.find(row.act).label) for row in waiting],
    }
