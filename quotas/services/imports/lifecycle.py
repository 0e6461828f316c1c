"""The lifecycle of an uploaded sheet: its sender commits or discards it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from quotas.models import Import

State = Import.State
OWN = "imports.own"  # held by the sender; what the sheet says is authorised again by the service that writes it


def is_own(actor: Actor, capability: str, row: Import | None) -> bool:
    return actor.pk is not None and (row is None or actor.pk == row.uploaded_by_id)


def _may_commit(actor: Actor, row: Import) -> DomainError | None:
    if row.kind == Import.Kind.MANY_REPORTS:
        return Conflict("filed_whole", _("The reports of this sheet are filed, not saved as drafts."))
    if row.kind in Import.BY_TWO:
        return Conflict("needs_second_person", _("What this sheet says takes two people: propose it."))
    return None


def _may_propose(actor: Actor, row: Import) -> DomainError | None:
    if row.kind not in Import.BY_TWO:
        return Conflict("not_proposed", _("Only a sheet of the catalogue is proposed to a second person."))
    return None


def _may_file(actor: Actor, row: Import) -> DomainError | None:
    if row.kind != Import.Kind.MANY_REPORTS:
        return Conflict("not_filed", _("Only a sheet with the reports of many enterprises is filed."))
    if row.reports == row.faulty_reports:
        return Conflict("nothing_to_file", _("No report of this sheet can be filed."))
    return None


LIFECYCLE = Lifecycle(
    Import,
    rows=lambda: Import.objects.without_content().select_related("enterprise__jurisdiction", "uploaded_by"),
    denied=gettext_lazy("Only the person who uploaded a sheet can import it."),
    states=State.values,
    can=is_own,
    transitions=[
        Transition("commit", [State.READY], State.COMMITTED, OWN, gettext_lazy("Import"), guard=_may_commit),
        Transition(
            "propose",
            [State.READY],
            State.COMMITTED,
            OWN,
            gettext_lazy("Propose to a second person"),
            guard=_may_propose,
            reason_required=True,
        ),
        Transition(
            "file", [State.READY, State.FAULTY], State.FILING, OWN, gettext_lazy("File the reports"), guard=_may_file
        ),
        Transition(
            "discard", [State.PENDING, State.FAULTY, State.READY], State.DISCARDED, OWN, gettext_lazy("Discard")
        ),
    ],
)
