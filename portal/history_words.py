"""Words of the history of an object: the labels of acts and of the facts that the trail recorded with them."""

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core import acts, formats
from core.models import AuditEvent
from core.type_aliases import Text
from enterprises import two_person_acts
from enterprises.models import Authority, Enterprise, Group, Site
from enterprises.roles import Role
from environment.models import ProjectStep
from inspections.lifecycles.journal import CASE_ENTRIES, INSPECTION_ENTRIES

# What services record that is no act of a lifecycle, by the verb of the action.
VERBS: Mapping[str, Text] = {
    "accept_invitation": gettext_lazy("Set the password by a link"),
    "add": gettext_lazy("Added"),
    "announce": gettext_lazy("Announced"),
    "begin": gettext_lazy("Prepared"),
    "carry_out": gettext_lazy("Carried out"),
    "change_password": gettext_lazy("Changed the password"),
    "classify": gettext_lazy("Recorded a class"),
    "corroborate": gettext_lazy("Confirmed by what was found"),
    "create": gettext_lazy("Entered"),
    "declare_impartiality": gettext_lazy("Declared impartiality"),
    "draft": gettext_lazy("Drafted"),
    "end": gettext_lazy("Ended"),
    "end_sessions": gettext_lazy("Ended all sessions"),
    "enter": gettext_lazy("Entered"),
    "escalate": gettext_lazy("Escalated"),
    "file": gettext_lazy("Filed"),
    "filed": gettext_lazy("Filed"),
    "give_up_calendar": gettext_lazy("Ended the calendar's address"),
    "grant": gettext_lazy("Given a role"),
    "hand_over": gettext_lazy("Handed over to another holder"),
    "invite": gettext_lazy("Invited by a link"),
    "issue": gettext_lazy("Issued"),
    "make": gettext_lazy("Made"),
    "make_calendar": gettext_lazy("Made an address for the calendar"),
    "missed": gettext_lazy("A term was missed"),
    "move": gettext_lazy("Moved tonnes"),
    "open": gettext_lazy("Opened"),
    "open_case": gettext_lazy("Opened a case"),
    "order": gettext_lazy("Ordered"),
    "plan": gettext_lazy("Planned"),
    "propose": gettext_lazy("Proposed"),
    "prove": gettext_lazy("Proved service"),
    "raise": gettext_lazy("Raised"),
    "record": gettext_lazy("Recorded"),
    "rename": gettext_lazy("Changed the user name"),
    "save": gettext_lazy("Saved the draft"),
    "set": gettext_lazy("Set"),
    "settle": gettext_lazy("Settled"),
    "share": gettext_lazy("Recorded a share"),
    "statement": gettext_lazy("Stated its position"),
    "take_over": gettext_lazy("Took over another enterprise"),
    "update": gettext_lazy("Changed"),
    "withhold": gettext_lazy("Withheld tonnes"),
    "done": gettext_lazy("Signed in"),
    "grant_extension": gettext_lazy("More time granted"),
    "refuse_extension": gettext_lazy("More time refused"),
}
JOURNALS: Mapping[str, Mapping[str, Text]] = {
    "case": CASE_ENTRIES,
    "inspection": INSPECTION_ENTRIES,
    "project": {str(step): step.label for step in ProjectStep.Step},
}
# Facts whose name is no field of the object.
FACTS: Mapping[str, Text] = {
    "amends": gettext_lazy("Amends version"),
    "case": gettext_lazy("Case"),
    "count": gettext_lazy("Number"),
    "day": gettext_lazy("Day"),
    "decision": gettext_lazy("Decision"),
    "document": gettext_lazy("Document"),
    "effective_on": gettext_lazy("Effective on"),
    "enterprise": gettext_lazy("Enterprise"),
    "escalated_to": gettext_lazy("Escalated to"),
    "fields": gettext_lazy("Changed fields"),
    "from": gettext_lazy("From"),
    "held_from": gettext_lazy("Held from"),
    "number": gettext_lazy("Number"),
    "offices": gettext_lazy("Offices"),
    "outcome": gettext_lazy("Outcome"),
    "period": gettext_lazy("Month"),
    "predecessor": gettext_lazy("Predecessor"),
    "receipt": gettext_lazy("Receipt"),
    "received_on": gettext_lazy("Received on"),
    "result": gettext_lazy("Result"),
    "role": gettext_lazy("Role"),
    "site": gettext_lazy("Site"),
    "spent": gettext_lazy("Spent so far, yuan"),
    "stated_on": gettext_lazy("Stated on"),
    "years": gettext_lazy("Years"),
    "says": gettext_lazy("Content"),
    "scheme": gettext_lazy("Categories"),
    "subject": gettext_lazy("Subject"),
    "submission": gettext_lazy("Submission"),
    "successor": gettext_lazy("Successor"),
    "times": gettext_lazy("Times"),
    "to": gettext_lazy("To"),
    "tonnes": gettext_lazy("Tonnes"),
    "version": gettext_lazy("Version"),
    "with_notice": gettext_lazy("With notice"),
    "working_days": gettext_lazy("Working days"),
    "authority": gettext_lazy("Authority"),
    "direction": gettext_lazy("Direction"),
    "group": gettext_lazy("Group"),
    "known_from": gettext_lazy("Known from"),
    "material": gettext_lazy("Material"),
    "office": gettext_lazy("Office"),
    "opinion": gettext_lazy("Opinion"),
    "unusual": gettext_lazy("Unusual"),
}
# Facts that are the code of a row of another table.
CODES: Mapping[str, type[models.Model]] = {
    "authority": Authority,
    "enterprise": Enterprise,
    "group": Group,
    "predecessor": Enterprise,
    "site": Site,
    "successor": Enterprise,
}
CHANGED = "changed"  # the fact that keeps the values of fields before and after (``validation.change``)
LOADERS = (gettext_noop("demonstration loader"), gettext_noop("reference loader"))
# Keys and digests, which the API gives to programs, and what the object's own page shows in words.
TECHNICAL = frozenset(
    {
        "act",
        "digest",
        "factor",
        "flag",
        "increments",
        "key",
        "lines",
        "message",
        "name_digest",
        "object",
        "over",
        "parties",
        "person",
        "proposed_by",
        "rule",
        "sha256",
        "signature",
        "state",
        "token_key",
        "withheld",
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that was changed: its label, and its value before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An event of the history in words: what was done, with which facts, and which fields it changed."""

    event: AuditEvent
    done: str
    who: str
    roles: str
    facts: tuple[tuple[str, str], ...]
    differences: tuple[Difference, ...]


@functools.cache
def _labels() -> Mapping[tuple[str, str], Text]:
    """Return the labels of all declared acts, by model and verb."""
    return {
        (str(declared.lifecycle.model._meta.model_name), act.verb): act.label
        for declared in acts.declared()
        for act in declared
    }


def act_label(event: AuditEvent) -> str | None:
    """Return what was done, in the reader's language; ``None`` if the register has no word for it."""
    verb = event.action.rpartition(".")[2]
    declared = _labels()
    own = JOURNALS.get(event.object_type, {}).get(verb) or declared.get((event.object_type, verb))
    if own is None:
        own = next((act.label for act in two_person_acts.declared() if act.name == event.action), None)
    if own is None:
        own = VERBS.get(verb)
    if own is None:
        own = next((label for (_model, name), label in declared.items() if name == verb), None)
    return None if own is None else str(own)


def in_words(events: Iterable[AuditEvent], model: type[models.Model]) -> list[Entry]:
    """Return events about rows of a model in words; related rows are named by one query for each field."""
    rows = list(events)
    names = _related_names(rows, model)
    return [_entry(event, model, names) for event in rows]


def unnamed(event: AuditEvent, model: type[models.Model]) -> list[str]:
    """Return the facts of an event for which there is no label."""
    names = [*event.data, *event.data.get(CHANGED, ())]
    return [name for name in names if name not in TECHNICAL and name != CHANGED and _label(model, name) is None]


def _entry(event: AuditEvent, model: type[models.Model], names: Mapping[tuple[str, str], str]) -> Entry:
    facts, differences = [], []
    for name, (before, after) in event.data.get(CHANGED, {}).items():
        field = _field(model, name)
        texts = (_text(field, name, one, names) for one in (before, after))
        differences.append(Difference(_label_or_name(model, name), *texts))
    for name, value in event.data.items():
        if name in TECHNICAL or isinstance(value, dict):
            continue
        if name == "fields":
            text = _(", ").join(_label(model, one) or one for one in value)
        else:
            text = _(", ").join(_text(_field(model, name), name, one, names) for one in _values(value))
        facts.append((_label_or_name(model, name), text))
    return Entry(
        event=event,
        done=act_label(event) or event.action.rpartition(".")[2].replace("_", " "),
        who=_(event.actor_name) if event.actor_name in LOADERS else event.actor_name,
        roles=_roles(event.actor_role),
        facts=tuple(facts),
        differences=tuple(differences),
    )


def _roles(stored: str) -> str:
    labels = dict(Role.choices)
    words = [part.strip() for part in stored.split(",") if part.strip()]
    return _(", ").join(str(labels.get(word, _("system") if word == "system" else word)) for word in words)


def _field(model: type[models.Model], name: str) -> models.Field | None:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _label(model: type[models.Model], name: str) -> str | None:
    field = _field(model, name)
    if field is not None:
        label = str(field.verbose_name)
        return label[:1].upper() + label[1:]
    return str(FACTS[name]) if name in FACTS else None


def _label_or_name(model: type[models.Model], name: str) -> str:
    """Return the label of a fact; what the register has no word for has its name."""
    return _label(model, name) or name.replace("_", " ").capitalize()


def _values(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(field: models.Field | None, name: str, value: object, names: Mapping[tuple[str, str], str]) -> str:
    """Return a recorded value as it is read: a label, a name, a day, tonnes, or the text itself."""
    if value is None or value == "":
        return formats.NOTHING
    if isinstance(value, bool) or str(value) in {"True", "False"}:
        return _("Yes") if str(value) == "True" else _("No")
    text = str(value)
    if name == "role":
        return str(dict(Role.choices).get(text, text))
    if (name, text) in names:
        return names[name, text]
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(text, text))
    if name == "tonnes" or (isinstance(field, models.DecimalField) and field.decimal_places == 3):
        return formats.tonnes(text)
    try:
        return formats.stored_text(text[:10] if isinstance(value, dt.date) else text)
    except ValueError:
        return text


def _related_names(events: Iterable[AuditEvent], model: type[models.Model]) -> Mapping[tuple[str, str], str]:
    """Return the names of the rows that recorded codes stand for, by field and code."""
    codes: dict[str, set[str]] = {}
    for event in events:
        for name, value in [*event.data.items(), *event.data.get(CHANGED, {}).items()]:
            if _coded(model, name) is not None:
                codes.setdefault(name, set()).update(str(one) for one in _values(value))
    names: dict[tuple[str, str], str] = {}
    for name, wanted in codes.items():
        related: Any = _coded(model, name)
        for row in related._default_manager.filter(code__in=wanted):
            names[name, row.code] = formats.full_name(row) or formats.local_name(row)
    return names


def _coded(model: type[models.Model], name: str) -> type[models.Model] | None:
    """Return the model of the rows that a fact names by their code, or ``None`` if it names none."""
    field = _field(model, name)
    related = (
        field.related_model if isinstance(field, models.ForeignKey) else CODES.get(name) if field is None else None
    )
    if isinstance(related, type) and any(one.name == "code" for one in related._meta.get_fields()):
        return related
    return None
