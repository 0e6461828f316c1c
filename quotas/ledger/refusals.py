"""Translation of the ledger's refusals: one exception per broken rule, by its name in the database."""

import json
from functools import partial
from typing import Any

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.constraints import find_refusal
from core.errors import Conflict, DomainError, Unprocessable
from core.transactions import refusal

# rule → (class, code, words)
RULES: dict[str, tuple[type[DomainError], str, Promise]] = {
    "ledger_quota_exceeded": (
        Conflict,
        "quota_exceeded",
        _("More would be distributed than is available. A holder cannot distribute quota that it does not have."),
    ),
    "ledger_not_enough_unused": (Conflict, "not_enough_unused", _("The unused quota is less than this amount.")),
    "ledger_passed_on_further": (Conflict, "passed_on_further", _("This quota was distributed further.")),
    "ledger_year_closed": (Conflict, "year_closed", _("The programme year is closed.")),
    "ledger_other_source": (
        Unprocessable,
        "other_source",
        _("This holder receives its quota of the year from another source."),
    ),
    "ledger_not_withheld": (Conflict, "not_enough_withheld", _("The withheld quota is less than this amount.")),
    "ledger_not_pending": (
        Conflict,
        "not_enough_pending",
        _("The use that is waiting for acceptance is less than this amount."),
    ),
    "ledger_reverse_of_reverse": (Conflict, "already_reversed", _("A reversal cannot be reversed.")),
    "ledger_reverse_is_exact": (
        Conflict,
        "reverse_is_exact",
        _("A reversal has exactly the tonnes, accounts and day of its posting."),
    ),
    "quotas_posting_reverses_id_key": (Conflict, "already_reversed", _("This posting has already been reversed.")),
    "ledger_total_is_computed": (
        Unprocessable,
        "total_is_computed",
        _("A total is computed from its categories; nothing is posted to it."),
    ),
    "ledger_same_year_and_category": (
        Unprocessable,
        "same_year_and_category",
        _("Quota moves only within one programme year and category."),
    ),
    "ledger_category_fits_scheme": (
        Unprocessable,
        "category_fits_scheme",
        _("The programme year does not have this category."),
    ),
    "ledger_control_is_national": (
        Unprocessable,
        "control_is_national",
        _("A control figure is set for the nation only."),
    ),
    "ledger_use_is_of_enterprises": (Unprocessable, "use_is_of_enterprises", _("Only enterprises use quota.")),
    "ledger_goes_back_to_its_source": (
        Unprocessable,
        "goes_back_to_its_source",
        _("Quota can be returned only to the holder that gave it."),
    ),
    "ledger_flows_downwards": (
        Unprocessable,
        "flows_downwards",
        _("Quota is distributed downwards: nation, province, prefecture, county, group, enterprise."),
    ),
    "ledger_one_document": (Unprocessable, "one_paper", _("A posting must refer to exactly one document.")),
    "ledger_document_fits_kind": (
        Unprocessable,
        "paper_fits_kind",
        _("A posting of this kind cannot refer to a document of this kind."),
    ),
    "ledger_document_supports_posting": (
        Conflict,
        "paper_says_so",
        _("The document of this posting is not in force, or does not state this."),
    ),
    "ledger_recorded_by_the_clock": (
        Unprocessable,
        "recorded_by_the_clock",
        _("The time of recording is set by the database and cannot be stated."),
    ),
    "quota_act_by_two": (
        Conflict,
        "needs_second_person",
        _("This takes two people: propose it, and a second person approves it."),
    ),
}


def _refusal(rule: str, extra: dict[str, Any]) -> DomainError:
    kind, code, words = RULES[rule]
    return kind(code, str(words), **extra)


for _rule in RULES:
    refusal(_rule, partial(_refusal, _rule, {}))


def meaning(error: DatabaseError) -> DomainError | None:
    """Translate a database error into the rule that was broken, with the account's figures.

    Returns ``None`` if the error comes from anything but a rule of the ledger.
    """
    diagnosis = getattr(error.__cause__, "diag", None)
    rule = getattr(diagnosis, "constraint_name", None) or ""
    if rule not in RULES:
        return find_refusal(rule)
    detail = getattr(diagnosis, "message_detail", None) or ""
    return _refusal(rule, json.loads(detail) if detail.startswith("{") else {})
