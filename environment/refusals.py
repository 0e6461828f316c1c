"""Meaning of refusals of the triggers of this app, where no service words them."""

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.refusals import explain, other_person

explain(other_person, "by_office_is_true")
explain(
    lambda: Invalid.at("/used_to", "in_the_past", _("An enterprise ends a process today or later.")),
    "site_process_ends_from_today",
)
