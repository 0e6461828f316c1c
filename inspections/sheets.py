"""Questions of checklists as a sheet: a row for each, with the kinds of sites to which it is put."""

from django.utils.translation import gettext_lazy as _

from core.models import label_of
from enterprises.models import Site
from inspections import checklists
from inspections.models import ChecklistQuestion
from quotas.models import Import
from quotas.sheets.columns import ChoiceColumn, ChoicesColumn, Column, DayColumn
from quotas.sheets.reading import Layout


def questions() -> Layout:
    kinds = {str(value): (label,) for value, label in Site.Kind.choices}
    duties = {code: (code,) for code in checklists.duties()}
    label = {name: label_of(ChecklistQuestion, name) for name in ("code", "site_kinds", "question", "question_zh")}
    return Layout(
        Import.Kind.CHECKLISTS,
        (),
        (
            Column("code", label["code"], needed=True, longest=40),
            ChoicesColumn("site_kinds", label["site_kinds"], needed=True, options=kinds),
            ChoiceColumn("duty", _("Duty"), needed=True, options=duties),
            Column("question", label["question"], needed=True, longest=2_000),
            Column("question_zh", label["question_zh"], needed=True, longest=2_000),
            DayColumn("valid_from", label_of(ChecklistQuestion, "valid_from"), needed=True),
            DayColumn("valid_to", label_of(ChecklistQuestion, "valid_to")),
            Column("source", label_of(ChecklistQuestion, "source"), needed=True, longest=2_000),
        ),
    )
