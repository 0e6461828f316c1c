"""Meaning of refusals of the triggers of this app, where no service words them."""

from core.refusals import changed_meanwhile, explain, other_person

explain(
    changed_meanwhile,
    "declaration_hs_code_of_its_product",
    "declaration_number_is_normalised",
    "declaration_reo_of_its_factor",
    "declaration_within_the_limit",
    "invoice_number_is_normalised",
    "letter_answer_of_own_report",
    "letter_awaits_its_day",
    "letter_begins_as_a_draft",
    "letter_leaves_time_to_answer",
    "letter_question_of_a_draft",
    "number_reuse_of_its_invoice",
)
explain(other_person, "number_reuse_by_a_tax_officer")
