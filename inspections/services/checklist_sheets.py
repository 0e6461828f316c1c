"""Import of questions of checklists: each is judged as from the form, and all are entered once two people approved."""

from inspections import sheets
from inspections.capabilities import CHECKLISTS_KEEP
from inspections.models import ChecklistQuestion
from inspections.services import checklists
from quotas.models import Import
from quotas.services import catalogue_sheets
from quotas.services.imports import two_person_sheets

ENTER_MANY = "checklists.enter_many"  # two-person act


def _asked_twice(first: ChecklistQuestion, second: ChecklistQuestion) -> bool:
    return first.code == second.code and catalogue_sheets.share_a_day(first, second)


two_person_sheets.declare_sheet(
    two_person_sheets.CatalogueSheet(Import.Kind.CHECKLISTS, ENTER_MANY, CHECKLISTS_KEEP),
    "pages:checklists",
    sort=catalogue_sheets.Sort(
        checklists.QUESTION,
        CHECKLISTS_KEEP,
        lambda nation, **row: ChecklistQuestion(**row),
        checklists.require_fitting,
        _asked_twice,
        "valid_from",
        checklists.save,
    ),
    layout=sheets.questions,
)
