"""Conflicts of interest: which matters are closed to a person, in the application and in the database.

A matter (``enterprises.models.matters``) is closed to a person who is a party to it or is proposed as one, who belongs
to an office, enterprise or group of enterprises that is, who belonged to one in the last two years, or who was recused.
The rule itself is the SQL function ``matters_closed_to``, so that the filters of the application (``Reach.closed``),
row-level security (the key ``closed`` of the declared reach) and the services cannot differ.

Whoever may review or decide a proceeding declares first that he has no conflict with any party. Until he has, a case
is to him its head alone (``Scope.file``); ``matters_declared_by`` says for which matters a declaration stands.

What was assigned to another office is that office's and its superiors', and no longer those of the place where it lies
(``matters_assigned_to``, ``Scope.handled``).

People of a respondent enterprise, who are no officials, keep their rights of due process: they see what is addressed to
the enterprise, within the scopes of orders, notices and visits.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, Model, UUIDField, Value


def closed_matters(person: Any, today: Any) -> Func:
    """Return an expression for the keys of the matters that are closed to a person on a day."""
    return Func(person, today, function="matters_closed_to", output_field=ArrayField(UUIDField()))


def declared_matters(person: Any) -> Func:
    """Return an expression for the keys of the matters for which a person's declaration of impartiality stands."""
    return Func(person, function="matters_declared_by", output_field=ArrayField(UUIDField()))


def assigned_matters() -> dict[str, Func]:
    """Return expressions for a membership: the matters assigned to its office or below, and all that were assigned."""
    keys: Any = ArrayField(UUIDField())
    own = Func(F("jurisdiction__code"), F("authority"), function="matters_assigned_to", output_field=keys)
    return {"assigned": own, "moved": Func(function="matters_assigned", output_field=keys)}


def open_to[M: Model](people: Any, matter_id: Any, today: Any) -> Any:
    """Return those of the people to whom the matter is not closed."""
    closed = Func(F("pk"), Value(today), function="matters_closed_to", output_field=ArrayField(UUIDField()))
    return people.alias(closed_matters=closed).exclude(closed_matters__contains=[matter_id])
