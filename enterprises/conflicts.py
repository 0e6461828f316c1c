"""Conflicts of interest: which matters are closed to a person, in the application and in the database.

A matter (``enterprises.models.matters``) is closed to a person who is a party to it or is proposed as one, who belongs
to an office, enterprise or group of enterprises that is, who belonged to one in the last two years, or who was recused.
The rule itself is the SQL function ``matters_closed_to``, so that the filters of the application (``Reach.closed``),
row-level security (the key ``closed`` of the declared reach) and the services cannot differ.

A person who may review or decide a proceeding first declares that he has no conflict of interest with any party. Until
then he sees only the head of a case (``Scope.file``); ``matters_declared_by`` returns the matters that he declared.

A matter assigned to another office belongs to that office and its superiors, and no longer to the offices of its place
(``matters_assigned_to``, ``Scope.handled``).

People of a respondent enterprise, who are no officials, keep their rights of due process: they see what is addressed to
the enterprise, within the scopes of orders, notices and visits.
"""

import datetime as dt
from typing import cast
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Field, Func, Model, QuerySet, UUIDField, Value


def closed_matters(person: UUID, today: dt.date) -> Func:
    """Return an expression for the keys of the matters that are closed to a person on a day."""
    return Func(person, today, function="matters_closed_to", output_field=ArrayField(UUIDField()))


def declared_matters(person: UUID) -> Func:
    """Return an expression for the keys of the matters with a valid declaration of impartiality by the person."""
    return Func(person, function="matters_declared_by", output_field=ArrayField(UUIDField()))


def assigned_matters() -> dict[str, Func]:
    """Return expressions for a membership: the matters assigned to its office or below, and all that were assigned."""
    keys: Field = ArrayField(UUIDField())
    own = Func(F("jurisdiction__code"), F("authority"), function="matters_assigned_to", output_field=keys)
    return {"assigned": own, "moved": Func(function="matters_assigned", output_field=keys)}


def open_to[M: Model](people: QuerySet[M], matter_id: UUID, today: dt.date) -> QuerySet[M]:
    """Return the people to whom the matter is not closed."""
    closed = Func(F("pk"), Value(today), function="matters_closed_to", output_field=ArrayField(UUIDField()))
    rows = people.alias(closed_matters=closed).exclude(closed_matters__contains=[matter_id])
    return cast(QuerySet[M], rows)


def closed_by_person[M: Model](people: QuerySet[M], today: dt.date) -> dict[UUID, frozenset[UUID]]:
    """Return the keys of the matters that are closed to each of the people; one query."""
    closed = Func(F("pk"), Value(today), function="matters_closed_to", output_field=ArrayField(UUIDField()))
    rows = people.annotate(closed_matters=closed).values_list("pk", "closed_matters")
    return {key: frozenset(matters or ()) for key, matters in rows}
