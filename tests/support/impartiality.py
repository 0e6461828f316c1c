"""Declarations of impartiality in tests: the file of a case opens to reviewers and deciders by them."""

from enterprises.models import User
from inspections.lifecycles import CASE
from inspections.models import Case
from inspections.services import impartiality


def impartial(case: Case, *people: User) -> Case:
    """Declare that people have no conflict of interest with the parties of a case, where they have still to."""
    case = Case.objects.get(pk=case.pk)
    for person in people:
        person.reload_memberships()
        if CASE.is_open(person, case, "declare_impartiality"):
            impartiality.declare(case, actor=person, parties=impartiality.last_party(case))
    return case
