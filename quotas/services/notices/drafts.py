"""Drafting of notices: codes become holders, and all faults of a draft are returned at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Invalid
from core.transactions import service
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import person
from quotas import ledger
from quotas.capabilities import NOTICES_DRAFT
from quotas.models import Holder, Notice, NoticeLine, Programme, ProgrammeYear
from quotas.queries import holders
from quotas.queries.printed_figures import PrintedFigure, as_kept, figures_of
from quotas.services import programme_years
from quotas.services.notices.audit_trail import record
from quotas.services.notices.ledger_checks import ledger_faults
from quotas.services.notices.lifecycle import LIFECYCLE, WHOLE
from quotas.services.notices.line_checks import (
    Line,
    head_faults,
    line_faults,
    programme_faults,
    scheme_faults,
    scheme_of,
)
from quotas.services.notices.printed_checks import figure_faults, sum_faults

_HEAD = ("number", "title", "batch", "basis", "reduction", "issued_on", "effective_on", "note", "evidence", "source")


@service
def create(
    *,
    actor: Actor,
    programme: str,
    year: int,
    batch: str,
    basis: str,
    number: str,
    issued_on: dt.date,
    effective_on: dt.date,
    lines: Sequence[Line],
    reduction: bool = False,
    title: str = "",
    note: str = "",
    evidence: str = "",
    source: str = "",
    printed_figures: Sequence[PrintedFigure] = (),
    fictitious: bool = False,
) -> Notice:
    """Draft a notice. ``from`` and ``to`` of a line are holder codes; ``from`` null sets the national total.

    ``printed_figures``: declared sums, and rows of several holders together, which are kept and not posted.
    """
    head = {
        "number": number,
        "title": title,
        "batch": batch,
        "basis": basis,
        "reduction": reduction,
        "issued_on": issued_on,
        "effective_on": effective_on,
        "note": note,
        "evidence": evidence,
        "source": source,
    }
    draft = Notice(prepared_by_id=person(actor).pk, fictitious=fictitious, printed_figures=as_kept(printed_figures))
    notice = LIFECYCLE.begin_new(lambda: _fill(draft, head, programme, year, lines), NOTICES_DRAFT, actor)
    created = _write(notice, year, lines, actor=actor)
    record(created, "create", actor=actor, number=created.number)
    return created


@service
def update(notice: Notice, *, actor: Actor, **changes: Any) -> Notice:
    """Change a draft or a returned notice; the actor becomes one of its editors."""
    notice = LIFECYCLE.begin(notice, "update", actor)
    head = {name: changes.get(name, getattr(notice, name)) for name in _HEAD}
    programme = changes.get("programme", notice.programme_year.programme.code)
    year = changes.get("year", notice.programme_year.year)
    lines = changes["lines"] if "lines" in changes else _as_stated(notice)
    if "printed_figures" in changes:
        notice.printed_figures = as_kept(changes["printed_figures"])
    LIFECYCLE.authorise(NOTICES_DRAFT, actor, _fill(notice, head, programme, year, lines))  # its issuer may be another
    notice = _write(notice, year, lines, actor=actor)
    record(notice, "update", actor=actor, changed=sorted(changes))
    return notice


def _as_stated(notice: Notice) -> list[Line]:
    return [
        {
            "from": line.from_holder.code if line.from_holder else None,
            "to": line.to_holder.code,
            "category": line.category,
            "tonnes": line.tonnes,
            "printed": line.printed,
            "block": line.block,
            "note": line.note,
        }
        for line in notice.lines.all()
    ]


def _fill(notice: Notice, head: dict[str, Any], programme: str, year: int, lines: Sequence[Line]) -> Notice:
    """Set the head of a notice, its issuer and its programme year, which may not exist yet; refuse with every fault."""
    for name, value in head.items():
        setattr(notice, name, value)
    stream = Programme.objects.select_related("authority").filter(code=programme).first()
    things = _units_by_code(lines)
    faults = [
        *programme_faults(stream, year),
        *head_faults(notice, stream, year),
        *line_faults(lines, things, cumulative=notice.basis == "cumulative"),
        *figure_faults(figures_of(notice), lines),
    ]
    if faults:
        raise Invalid("invalid", _("The request has errors."), errors=faults)
    assert stream is not None
    giver = things.get(lines[0].get("from") or NATION) or Jurisdiction.objects.get(code=NATION)
    notice.issuer = ledger.holder_of(giver)
    notice.place = notice.issuer.place
    notice.programme_year = ProgrammeYear(programme=stream, year=year)
    return notice


def _units_by_code(lines: Sequence[Line]) -> dict[str, Any]:
    return holders.things_by_code(code for line in lines for code in (line.get("from"), line["to"]) if code)


def _write(notice: Notice, year: int, lines: Sequence[Line], *, actor: Actor) -> Notice:
    stream = notice.programme_year.programme
    if faults := scheme_faults(lines, programme_years.scheme_in_use(stream, year)):
        raise Invalid("invalid", _("The request has errors."), errors=faults)
    notice.programme_year = programme_years.year_of(stream, year, actor=actor, scheme=scheme_of(lines))

    rows = _rows(lines, {code: ledger.holder_of(thing) for code, thing in _units_by_code(lines).items()})
    if faults := [*ledger_faults(notice, rows), *sum_faults(figures_of(notice), rows)]:
        raise Invalid("invalid", _("The request has errors."), errors=faults)

    if notice._state.adding:
        notice.save()
    else:
        notice.save_next(*_HEAD, "printed_figures", "issuer", "place", "programme_year")
        notice.lines.all().delete()
    for row in rows:
        row.notice = notice
    NoticeLine.objects.bulk_create(rows)
    return WHOLE.get(pk=notice.pk)


def _rows(lines: Sequence[Line], holders_by_code: Mapping[str, Holder]) -> list[NoticeLine]:
    return [
        NoticeLine(
            position=position,
            from_holder=holders_by_code[code] if (code := line.get("from")) else None,
            to_holder=holders_by_code[line["to"]],
            category=line["category"],
            tonnes=line["tonnes"],
            printed=printed if (printed := line.get("printed")) != line["tonnes"] else None,
            block=line.get("block", "").strip(),
            note=line.get("note", ""),
        )
        for position, line in enumerate(lines, 1)
    ]
