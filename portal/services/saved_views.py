"""Saving and removing saved views. A view holds only filters: anyone who opens it sees the rows visible to himself."""

from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext as _

from core import audit
from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import service
from core.web.lists import list_names
from core.write_access import WriteAccess
from enterprises.policies import person
from portal.models import SavedView

MOST_PER_LIST = 50
_NOT_FILTERS = {"page", "csrfmiddlewaretoken"}
OWN_VIEWS = "views.own"  # held by everybody for the own views


def _is_owner(actor: Actor, capability: str, view: SavedView | None) -> bool:
    return actor.pk is not None and (view is None or view.owner_id == actor.pk)


VIEW = WriteAccess(SavedView, can=_is_owner, locks_rows=False)


@service
def save(*, actor: Actor, page: str, name: str, query: str) -> SavedView:
    """Save the filters of a list under a name, replacing a view of the same name."""
    VIEW.begin_new(lambda: SavedView(owner_id=person(actor).pk, page=page, name=name), OWN_VIEWS, actor)
    name = name.strip()
    faults = []
    if page not in list_names():
        faults.append(Fault("/page", "unknown_list", _("There is no such list.")))
    if not name or len(name) > 80:
        faults.append(Fault("/name", "invalid", _("Give the view a name of at most 80 characters.")))
    filters = urlencode([pair for pair in parse_qsl(query.lstrip("?")) if pair[0] not in _NOT_FILTERS])
    if len(filters) > 1_000:
        faults.append(Fault("/query", "too_long", _("These filters are too long to be kept.")))
    if faults:
        raise Invalid("invalid", _("The request has errors."), errors=faults)
    own = SavedView.objects.visible_to(actor).filter(page=page)
    if own.exclude(name=name).count() >= MOST_PER_LIST:
        raise Conflict("too_many_views", _("At most %(most)d views of one list are kept.") % {"most": MOST_PER_LIST})
    view, _created = SavedView.objects.update_or_create(
        owner_id=actor.pk, page=page, name=name, defaults={"query": filters}
    )
    audit.record(actor=actor, action="views.save", obj=view, data={"page": page, "query": filters})
    return view


@service
def remove(view: SavedView, *, actor: Actor) -> None:
    view = VIEW.begin(view, OWN_VIEWS, actor)
    audit.record(actor=actor, action="views.remove", obj=view, data={"page": view.page, "query": view.query})
    view.delete()
