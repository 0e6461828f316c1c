"""Meaning of refusals of the triggers of this app, where neither the ledger nor a service words them."""

from django.utils.translation import gettext as _

from core.errors import Conflict
from core.refusals import as_recorded, changed_meanwhile, explain, not_signed

explain(
    as_recorded,
    "holder_sits_where_it_is",
    "programme_keeps_authority",
    "report_keeps_enterprise",
    "report_keeps_origin",
)
explain(
    changed_meanwhile, "notice_begins_as_draft", "notice_states_its_increments", "notice_withholds_as_it_says",
    "revoked_notice_is_reversed", "sheet_is_confirmed", "import_row_kept", "report_filed_when_it_is",
    "report_has_its_receipt", "report_late_as_it_is", "report_amends_what_is_filed", "report_is_due_as_its_duty",
    "report_has_its_successor", "duty_is_due_by_its_rule",
)  # fmt: skip
explain(not_signed, "report_digest")
explain(
    lambda: Conflict("product_ended", _("A product of this report has ended. Only its remaining stock is reported.")),
    "products_are_made",
)
