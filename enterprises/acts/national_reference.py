"""Two-person acts on dated reference data of the whole country: two people enter a row, and two end it.

They are administrators, unless the act names another capability.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.actors import Actor
from core.errors import Conflict, DomainError
from core.formats import local_name, stored_day
from core.forms import DateInput, PageForm
from core.type_aliases import Text
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import can
from enterprises.two_person_acts import Allows, Bounds, Preview, Table, TwoPersonAct, declare, no_reader_tables


class EndForm(PageForm):
    valid_to = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput)


def holders_of(capability: str) -> Allows:
    """Return the right of everybody who has a capability anywhere: the reference data lie in no place."""
    return lambda actor, target: bool(can(actor, capability))


ADMINISTRATORS = holders_of(REFERENCE_EDIT)


def entering(
    *,
    name: str,
    label: Text,
    form: type[PageForm],
    preview: Callable[..., Preview],
    require: Callable[..., None],
    enter: Callable[..., Model],
    capability: str = REFERENCE_EDIT,
    allows: Allows | None = None,
    refuse: Callable[..., DomainError | None] = lambda actor, **fields: None,
    offered: bool = True,
    reader_tables: Callable[..., Sequence[Table]] = no_reader_tables,
) -> TwoPersonAct:
    """Declare the act by which a row is entered; its target is the nation.

    ``require(**fields)`` raises what speaks against the row, ``refuse(actor, **fields)`` returns what speaks against
    this actor; ``enter(actor=…, **fields)`` is the service.
    """

    def carry_out(place: Jurisdiction, *, actor: Actor, reason: str, **fields: Any) -> Model:
        return enter(actor=actor, **fields)

    return declare(
        TwoPersonAct(
            name=name,
            label=label,
            model=Jurisdiction,
            form=form,
            bounds=_bounds,
            allows=allows or holders_of(capability),
            guard=_of_the_nation,
            argument_guard=lambda actor, place, **fields: (
                refuse(actor, **fields) or _obstacle(lambda: require(**fields))
            ),
            preview=preview,
            carry_out=carry_out,
            offered=offered,
            reader_tables=reader_tables,
        )
    )


def entering_of(
    *,
    name: str,
    label: Text,
    model: type[Model],
    form: type[PageForm],
    preview: Callable[..., Preview],
    require: Callable[..., None],
    lock: Callable[..., Model],
    enter: Callable[..., Model],
    allows: Allows,
    bounds: Callable[[Any], Bounds] | None = None,
) -> TwoPersonAct:
    """Declare the act by which a row is entered that belongs to another one, its target.

    ``require(target, **fields)`` raises what speaks against the row; ``enter(target, actor=…, **fields)`` is the
    service.
    """
    return declare(
        TwoPersonAct(
            name=name,
            label=label,
            model=model,
            form=form,
            bounds=bounds or _bounds,
            allows=allows,
            argument_guard=lambda actor, row, **fields: _obstacle(lambda: require(row, **fields)),
            lock=lambda row, **fields: lock(row),
            preview=preview,
            carry_out=without_reason(enter),
        )
    )


def without_reason(service: Callable[..., Model]) -> Callable[..., Model]:
    """Return a service as acts call it; the reason of the request is kept with the request alone."""

    def carry_out(row: Model, *, actor: Actor, reason: str, **fields: Any) -> Model:
        return service(row, actor=actor, **fields)

    return carry_out


def last_day_of(facts: Callable[[Any], list[tuple[str, str]]]) -> Callable[..., Preview]:
    """Return the preview of the end of a row with these facts."""

    def preview(row: Any, *, valid_to: dt.date) -> Preview:
        return Preview([*facts(row), (gettext_noop("Last day"), stored_day(valid_to))])

    return preview


def ending(
    *,
    name: str,
    label: Text,
    model: type[Model],
    preview: Callable[..., Preview],
    require: Callable[..., None],
    lock: Callable[..., Model],
    end: Callable[..., Model],
    form: type[PageForm] = EndForm,
    guard: Callable[[Any, Any], DomainError | None] = lambda actor, row: None,
    allows: Allows = ADMINISTRATORS,
    bounds: Callable[[Any], Bounds] | None = None,
    object_name: Callable[[Any], str] = local_name,
) -> TwoPersonAct:
    """Declare the act by which a row gets its last day.

    ``require(row, **fields)`` raises what speaks against it; ``end(row, actor=…, reason=…, **fields)`` is the service.
    """
    return declare(
        TwoPersonAct(
            name=name,
            label=label,
            model=model,
            form=form,
            bounds=bounds or _bounds,
            allows=allows,
            guard=guard,
            argument_guard=lambda actor, row, **fields: _obstacle(lambda: require(row, **fields)),
            lock=lambda row, **fields: lock(row),
            preview=preview,
            carry_out=end,
            object_name=object_name,
        )
    )


def _obstacle(require: Callable[[], None]) -> DomainError | None:
    try:
        require()
    except DomainError as obstacle:
        return obstacle
    return None


def _bounds(target: object) -> Bounds:
    return Bounds(place=Jurisdiction.objects.get(code=NATION))


def _of_the_nation(actor: Actor, place: Jurisdiction) -> DomainError | None:
    return None if place.code == NATION else Conflict("not_the_nation", _("This is entered for the whole country."))
