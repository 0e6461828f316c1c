"""Look-up of holders of quota by code or registered name: places, groups and enterprises."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from core.errors import Fault, Invalid
from enterprises.models import Enterprise, Group, Jurisdiction
from quotas.models import Holder


def things_by_code(codes: Iterable[str]) -> dict[str, Enterprise | Group | Jurisdiction]:
    """Map each code to its enterprise, group or place; unknown codes are missing from the result."""
    wanted = set(codes)
    units: dict[str, Enterprise | Group | Jurisdiction] = {}
    if firms := {code for code in wanted if code.startswith("E-")}:
        units |= {row.code: row for row in Enterprise.objects.select_related("jurisdiction").filter(code__in=firms)}
    if groups := {code for code in wanted if code.startswith("G-")}:
        units |= {row.code: row for row in Group.objects.filter(code__in=groups)}
    if places := wanted - firms - groups:
        units |= {row.code: row for row in Jurisdiction.objects.filter(code__in=places)}
    return units


@dataclass(frozen=True, slots=True)
class Resolved:
    """The result of a look-up: a code for each text, or the candidates of an ambiguous name; neither if unknown."""

    codes: dict[str, str]
    candidates: dict[str, list[str]]


def resolve(texts: Iterable[str]) -> Resolved:
    """Read holders written as a code, as ``code name`` or by their registered name. Six queries at most."""
    wanted = {text: " ".join(text.split()) for text in texts if text.strip()}
    codes = things_by_code({one for text in wanted.values() for one in (text, text.split(" ")[0])})
    resolved = Resolved({}, {})
    for given, text in wanted.items():
        if (code := next((one for one in (text, text.split(" ")[0]) if one in codes), None)) is not None:
            resolved.codes[given] = code
    names = {given: text.lower() for given, text in wanted.items() if given not in resolved.codes}
    bearers = _bearers(set(names.values()))
    for given, name in names.items():
        match sorted(bearers.get(name, ())):
            case [code]:
                resolved.codes[given] = code
            case [_, _, *_] as several:
                resolved.candidates[given] = several
    return resolved


def with_codes(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return lines with codes where ``from`` and ``to`` were names; a name of several holders is refused."""
    texts = {text for line in lines for text in (line.get("from"), line.get("to")) if text}
    read = resolve(texts)
    faults = [
        Fault(f"/lines/{index}/{member}", "ambiguous_name", ambiguous(text, read.candidates[text]))
        for index, line in enumerate(lines)
        for member in ("from", "to")
        if (text := line.get(member)) in read.candidates
    ]
    if faults:
        raise Invalid("invalid", _("The request has errors."), errors=faults)
    codes = {None: None, **{text: read.codes.get(text, text) for text in texts}}
    return [{**line, **{name: codes[line[name]] for name in ("from", "to") if name in line}} for line in lines]


def _bearers(names: set[str]) -> dict[str, set[str]]:
    """Map names in lower case, English or Chinese, to the codes of all who have that name."""
    codes: dict[str, set[str]] = {}
    models: tuple[type[Model], ...] = (Enterprise, Group, Jurisdiction)
    for model in models if names else ():
        rows = model._default_manager.annotate(plain=Lower("name"), plain_zh=Lower("name_zh"))
        for code, *borne in rows.filter(Q(plain__in=names) | Q(plain_zh__in=names)).values_list(
            "code", "plain", "plain_zh"
        ):
            for name in names.intersection(borne):
                codes.setdefault(name, set()).add(code)
    return codes


def ambiguous(text: str, candidates: Iterable[str]) -> str:
    """Return the message that several holders have this name, with their codes."""
    values = {"name": text, "codes": ", ".join(candidates)}
    return _("“%(name)s” is the name of several holders: %(codes)s. Write the code.") % values


def known_holders(codes: Iterable[str]) -> dict[str, Holder]:
    """Return the existing holder records by code; a code without a record is missing."""
    rows = Holder.objects.filter(code__in=set(codes)).select_related("place", "jurisdiction", "group", "enterprise")
    return {row.code: row for row in rows}


def holder_of(thing: Enterprise | Group | Jurisdiction, known: Mapping[str, Holder]) -> Holder:
    """Return the ledger's holder record or, if there is none, an unsaved one with the id of what it stands for."""
    if (met := known.get(thing.code)) is not None:
        return met
    match thing:
        case Enterprise():
            return Holder(
                pk=thing.pk, code=thing.code, type=Holder.Type.ENTERPRISE, enterprise=thing, place=thing.jurisdiction
            )
        case Group():
            return Holder(pk=thing.pk, code=thing.code, type=Holder.Type.GROUP, group=thing)
        case _:
            return Holder(pk=thing.pk, code=thing.code, type=Holder.Type(thing.level), jurisdiction=thing, place=thing)


def named(text: str) -> QuerySet[Holder]:
    """Return holders whose code, name or Chinese name contains the text."""
    condition = Q(code__icontains=text)
    for noun in ("enterprise", "group", "jurisdiction"):
        condition |= Q(**{f"{noun}__name__icontains": text}) | Q(**{f"{noun}__name_zh__icontains": text})
    return Holder.objects.filter(condition)
