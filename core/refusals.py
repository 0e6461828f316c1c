"""Meaning of refusals of the database to people where no service words them: what stays, who signs, who acts.

Services refuse before the database does, so people meet these in a race with others, or where the application errs.
Apps name their triggers in modules of this name; a test goes through all triggers.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from core.actor_sessions import not_proven
from core.errors import Conflict, DomainError, Forbidden
from core.transactions import refusal


def explain(meaning: Callable[[], DomainError], *names: str) -> None:
    """Register one meaning for the refusals of several triggers."""
    for name in names:
        refusal(name, meaning)


def as_recorded() -> Conflict:
    return Conflict("as_recorded", _("What was recorded stays as it was. Enter a correction or a new record instead."))


def changed_meanwhile() -> Conflict:
    return Conflict("changed_meanwhile", _("This was changed meanwhile, or is not complete. Open it again and repeat."))


def not_signed() -> Conflict:
    return Conflict("not_signed", _("This is not signed as it says. Open it again and sign what is shown."))


def other_person() -> Forbidden:
    return Forbidden("forbidden", _("Your roles do not allow this here."))


explain(as_recorded, "append_only", "kept_columns")

__all__ = ["as_recorded", "changed_meanwhile", "explain", "not_proven", "not_signed", "other_person"]
