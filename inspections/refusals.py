"""Meaning of refusals of the triggers of this app, where no service words them."""

from core.refusals import as_recorded, changed_meanwhile, explain, not_proven

explain(
    as_recorded, "asked_visits_stay", "extension_decided_once", "finding_is_fixed", "inspection_record_is_fixed",
    "inspection_team_is_fixed", "order_asks_as_issued", "outcome_is_fixed",
)  # fmt: skip
explain(changed_meanwhile, "flag_figures_are_screened", "flag_keeps_its_peak")
explain(not_proven, "assigned_by_its_person")
