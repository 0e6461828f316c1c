"""Declarations of impartiality: reviewers and deciders state that they have no conflict with any party of a case.

The file of a case opens to them by it, until a party is added. Who has a conflict recuses himself (``recusals``). The
rule itself is in ``enterprises/migrations/sql/impartiality_in_force.sql`` (when a declaration is in force) and
``inspections/migrations/sql/proceedings_need_impartiality.sql`` (what needs one).
"""

from django.db.models import Max
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict
from core.transactions import refusal, service
from core.write_access import declaration_required
from enterprises.models import ImpartialityDeclaration, Party, User
from inspections.lifecycles import CASE
from inspections.models import Case


def _list_changed() -> Conflict:
    return Conflict(
        "parties_changed", _("The list of parties has changed. Read it again, and declare for all parties.")
    )


refusal("declared_for_every_party", _list_changed)
refusal("proceeding_is_declared", declaration_required)


@service
def declare(case: Case, *, actor: Actor, parties: int) -> Case:
    """Record that the actor has no conflict of interest with any party of the case.

    ``parties``: the highest number on the list that he was shown.
    """
    case = CASE.begin(case, "declare_impartiality", actor)
    assert isinstance(actor, User)
    if parties != last_party(case):
        raise _list_changed()
    ImpartialityDeclaration.objects.create(matter_id=case.matter_id, person=actor, parties=parties, made_at=clock.now())
    actor.reload_memberships()
    data = {"parties": str(parties)}
    audit.record(actor=actor, action="cases.declare_impartiality", obj=case, place=case.place.code, data=data)
    return case


def last_party(case: Case) -> int:
    """Return the highest number on the list of parties."""
    return int(Party.objects.filter(matter=case.matter_id).aggregate(last=Max("number"))["last"] or 0)
