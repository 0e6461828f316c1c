"""Declarations of acts that take two people: what each needs, who may propose and approve, what it will do.

Each app declares its acts in ``acts/``, which is imported at start-up. ``enterprises.services.approvals`` carries them
out; pages, API and admin offer every act that is declared.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Choices, Model, QuerySet
from django.utils.translation import gettext as _

from core import formats
from core.actors import Actor
from core.errors import DomainError, Fault, Invalid, NotFound
from core.forms import NoForm, PageForm
from core.type_aliases import Text
from enterprises.models import ApprovalRequest, Authority, Enterprise, Jurisdiction, User

type Allows = Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The place and authority of a request, which decide who sees it, and the person whom the act is about.

    ``matter_id``: of an act in a matter, which a person with a conflict of interest neither sees nor decides (ADR 14).
    """

    place: Jurisdiction
    authority: Authority | None = None
    enterprise: Enterprise | None = None
    person: User | None = None
    matter_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a preview. ``title`` and ``columns`` are message ids (``gettext_noop``), cells are text.

    ``binding``: a change of the rows makes it another act. Other tables show figures that change all day.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    binding: bool = True


@dataclass(frozen=True, slots=True)
class Preview:
    """The effects of an act, as facts (message id and value) and tables; a difference makes it another act."""

    facts: Sequence[tuple[str, str]] = ()
    tables: Sequence[Table] = ()

    def as_json(self, *, binding: bool = False) -> dict[str, Any]:
        """Return all of it as JSON, or only the binding part."""
        return {
            "facts": [[label, value] for label, value in self.facts],
            "tables": [
                {"title": table.title, "columns": list(table.columns), "rows": [list(row) for row in table.rows]}
                for table in self.tables
                if table.rows and (table.binding or not binding)
            ],
        }


type _Named = type[Model] | type[Choices]

_NAMED: dict[str, tuple[_Named, ...]] = {}


def declare_names(named: Mapping[str, Sequence[_Named]]) -> None:
    """Declare, for labels of previews (message ids), which rows or choices the codes below them stand for."""
    for label, sources in named.items():
        _NAMED[label] = (*_NAMED.get(label, ()), *sources)


def in_words(preview: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored preview in the language that is active: labels, names of what it states by code, and days."""
    facts, tables = preview.get("facts", ()), preview.get("tables", ())
    cells = [(label, str(value)) for label, value in facts]
    cells += [cell for table in tables for row in table["rows"] for cell in _labelled(table, row)]
    names = _names_of(cells)
    return {
        "facts": [(_(label), names[label, str(value)]) for label, value in facts],
        "tables": [
            {
                "title": _(table["title"]),
                "columns": [_(name) for name in table["columns"]],
                "rows": [[names[cell] for cell in _labelled(table, row)] for row in table["rows"]],
            }
            for table in tables
        ],
    }


def _labelled(table: Mapping[str, Any], row: Sequence[object]) -> list[tuple[str, str]]:
    return list(zip(table["columns"], map(str, row), strict=True))


def _names_of(cells: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the text of each value by its label; one query for all the codes that may be of one model."""
    values = set(cells)
    codes: dict[type[Model], set[str]] = defaultdict(set)
    for label, value in values:
        for source in _NAMED.get(label, ()):
            if issubclass(source, Model):
                codes[source] |= {value.partition(" ")[0], *value.split(", ")}
    rows = {(model, row.code): row for model in codes for row in _coded(model, codes[model])}

    def name(label: str, text: str) -> str:
        code, _blank, stated = text.partition(" ")
        for source in _NAMED.get(label, ()):
            if issubclass(source, Choices):
                if text in source.values:
                    return str(source(text).label)
            elif row := rows.get((source, code)):
                return f"{code} {formats.local_name(row)}" if stated else formats.local_name(row)
        return ""

    def text(label: str, value: str) -> str:
        parts = [name(label, part) for part in value.split(", ")]
        return name(label, value) or (_(", ").join(parts) if all(parts) else _in_words(value))

    return {(label, value): text(label, value) for label, value in values}


def _coded(model: Any, codes: Collection[str]) -> QuerySet[Any]:
    return model._default_manager.filter(code__in=codes)


def _in_words(value: str) -> str:
    text = formats.stored_text(value)
    return _(text) if text else text


def _nobody(target: object) -> Collection[UUID]:
    return ()


def _no_guard(actor: Actor, target: object) -> None:
    return None


def _any_arguments(actor: Actor, target: object, **arguments: object) -> None:
    return None


def _no_lock(target: object, **arguments: object) -> None:
    return None


def _at_once() -> dt.timedelta:
    return dt.timedelta()


def no_reader_tables(reader: Actor, target: object, **arguments: object) -> Sequence[Table]:
    return ()


def _no_more_people(request: object) -> Iterable[User]:
    return ()


@dataclass(frozen=True, slots=True)
class TwoPersonAct:
    """An act that takes two people.

    ``preview(target, **arguments)``: kept with the request, so it holds nothing that one of its readers may not see.
    ``reader_tables(reader, target, **arguments)``: made for each reader of an open request, and not kept.
    ``carry_out(target, actor=…, reason=…, **arguments)`` calls the service that does it, which itself demands the
    approved request (``approvals.require``) and so has no other entry.

    ``allows(actor, target)``: who may propose and, unless ``may_approve`` says otherwise, approve.
    ``guard(actor, target)``: the refusal for all actors, for example because of the object's state.
    ``argument_guard(actor, target, **arguments)``: the refusal of these arguments.
    ``authority_of(**arguments)``: the authority that the arguments name, of an act on an object of several: its
    officers alone see and decide the request, and those of another one may propose beside it.
    ``barred(target)``: people who may be neither of the two.
    ``lock(target, **arguments)``: takes the locks that ``preview`` and ``carry_out`` need, in their order.
    ``delay()``: how long an approved act can still be cancelled.
    ``notified(request)``: people to notify besides maker, approvers, auditors and the person or enterprise concerned.
    ``stoppable_by_person``: whether the person concerned can cancel it; not if it takes rights away from him.
    ``while_frozen``: whether it is possible during an emergency freeze.
    ``object_name(target)``: the object in the reader's language.
    ``offered``: whether the page of requests can propose it with nothing but ``form``.
    """

    name: str
    label: Text
    model: type[Model]
    bounds: Callable[[Any], Bounds]
    allows: Allows
    preview: Callable[..., Preview]
    carry_out: Callable[..., Any]
    form: type[PageForm] = NoForm
    may_approve: Allows | None = None
    guard: Callable[[Any, Any], DomainError | None] = _no_guard
    argument_guard: Callable[..., DomainError | None] = _any_arguments
    barred: Callable[[Any], Collection[UUID]] = _nobody
    authority_of: Callable[..., Authority | None] | None = None
    lock: Callable[..., Any] = _no_lock
    reader_tables: Callable[..., Sequence[Table]] = no_reader_tables
    delay: Callable[[], dt.timedelta] = _at_once
    notified: Callable[[Any], Iterable[User]] = _no_more_people
    notify_auditors: bool = True
    stoppable_by_person: bool = True
    while_frozen: bool = False
    object_name: Callable[[Any], str] = formats.local_name
    offered: bool = True
    related: Sequence[str] = field(default=())

    def approves(self, actor: Actor, target: Model) -> bool:
        return (self.may_approve or self.allows)(actor, target)

    def rows(self) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        return rows.select_related(*self.related) if self.related else rows

    def visible_rows(self, actor: Actor) -> QuerySet[Any]:
        """Return the objects of the act that the actor may see."""
        rows: Any = self.rows()
        return rows.visible_to(actor) if hasattr(rows, "visible_to") else rows

    def preview_for(
        self, reader: Actor, target: Model, kept: Mapping[str, Any], arguments: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Return a preview as it is kept, as JSON, with the tables that are made for the reader."""
        if self.reader_tables is no_reader_tables:
            return kept
        own = Preview(tables=self.reader_tables(reader, target, **self.read(arguments))).as_json()
        return {**kept, "tables": [*kept.get("tables", ()), *own["tables"]]}

    def write(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments as JSON, without empty ones."""
        return written_values(self.form, arguments)

    def read(self, written: Mapping[str, Any]) -> dict[str, Any]:
        """Return arguments from JSON as the service takes them.

        Raises:
            Invalid: with one fault for each argument that is wrong or unknown.
        """
        form = self.form(dict(written))
        faults = [
            Fault(f"/arguments/{name}", "unknown_member", _("There is no such member."))
            for name in sorted(set(written) - set(form.fields))
        ]
        faults += [
            Fault(f"/arguments/{name}", error.code or "invalid", " ".join(error.messages))
            for name, errors in form.errors.as_data().items()
            for error in errors
        ]
        if faults:
            raise Invalid("invalid", _("The request has errors."), errors=faults)
        return form.cleaned_data


def written_values(form: type[PageForm], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of a form as JSON, without empty ones."""
    written = {name: _plain(field.prepare_value(values.get(name))) for name, field in form.base_fields.items()}
    return {name: value for name, value in written.items() if value is not False and value not in (None, "", [])}


def _plain(value: object) -> object:
    """Return the value of a field as JSON."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)


_ACTS: dict[str, TwoPersonAct] = {}


def declare(act: TwoPersonAct) -> TwoPersonAct:
    """Register an act, once."""
    if act.name in _ACTS:
        raise ValueError(f"two-person act {act.name!r} is declared twice")
    _ACTS[act.name] = act
    return act


def find(name: str) -> TwoPersonAct:
    """Return the act of a name.

    Raises:
        NotFound: if it is not declared.
    """
    try:
        return _ACTS[name]
    except KeyError:
        raise NotFound("not_found", _("There is no such act.")) from None


def preview_of(request: ApprovalRequest, reader: Actor) -> Mapping[str, Any]:
    """Return the preview of a request as one reader is shown it, as JSON."""
    act = find(request.act)
    kept: Mapping[str, Any] = request.preview
    if request.state not in ApprovalRequest.OPEN:
        return kept
    target = act.visible_rows(reader).filter(pk=request.target_id).first()
    return kept if target is None else act.preview_for(reader, target, kept, request.arguments)


def declared() -> list[TwoPersonAct]:
    """Return every act, by name."""
    return [_ACTS[name] for name in sorted(_ACTS)]
