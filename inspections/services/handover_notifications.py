"""Notifications of handovers: to the officer who made one, when it is taken up and when it ends."""

from typing import Any

from django.urls import reverse

from enterprises.models import User
from enterprises.services import notifications
from inspections import notification_texts
from inspections.models import Handover, Inspection


def notify_of_taking(row: Handover) -> int:
    """Tell the maker that it was taken up; by a visit that is not his to know, once he may know it."""
    if row.inspection_id is not None and not _sees(row.made_by, row.inspection_id):
        return 0
    return _notify(row, [row.made_by], notification_texts.HANDOVER_TAKEN, str(row.pk))


def notify_of_visit(inspection: Inspection) -> int:
    """Tell the makers of the handovers that were taken up by a visit which was announced or carried out."""
    rows = Handover.objects.filter(inspection=inspection, state=Handover.State.TAKEN).order_by("pk")
    return sum(notify_of_taking(row) for row in rows.select_related("made_by"))


def notify_of_end(row: Handover) -> int:
    """Tell the maker that it ended; its page says what came of it."""
    return _notify(row, [row.made_by], notification_texts.HANDOVER_ENDED, str(row.pk))


def _sees(person: User, inspection: Any) -> bool:
    return Inspection.objects.visible_to(person).filter(pk=inspection).exists()


def _notify(row: Handover, people: list[User], kind: str, step: str) -> int:
    return notifications.notify(
        [person for person in people if person.is_active],
        kind=kind,
        step=f"{kind}:{step}",
        path=reverse("pages:handover", args=[row.pk]),
        facts={"number": row.number},
        matter_id=row.case_id,
    )
