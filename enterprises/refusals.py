"""Meaning of refusals of the triggers of this app, where no service words them."""

from core.refusals import as_recorded, changed_meanwhile, explain, not_proven, not_signed, other_person
from enterprises.services.approvals import needs_second_person

explain(as_recorded, "code_is_fixed", "freeze_is_over", "party_frozen")
explain(
    changed_meanwhile, "approval_begins_undecided", "approval_serves_once", "approval_states_its_bounds",
    "approved_act_is_whole", "approved_act_is_written",
)  # fmt: skip
explain(needs_second_person, "office_given_by_two", "role_is_ended", "site_act_by_two")
explain(not_proven, "declared_by_its_person", "webhook_is_answered_for")
explain(not_signed, "act_is_signed")
explain(other_person, "declared_without_conflict", "role_is_granted")
