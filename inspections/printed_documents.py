"""The report of an inspection and the file of a case, with an index of what it holds, as PDF."""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.formats import day, instant, local_name, month, tonnes
from core.printed_documents import PrintedDocument, PrintedTable
from enterprises import text_templates
from enterprises.text_templates import Sample, Use
from inspections.lifecycles.journal import entry_name
from inspections.models import Case, Evidence, Inspection, InspectionMember, IssuedDocument


def _values_of(row: Inspection) -> dict[str, object]:
    return {
        "number": row.number,
        "site": f"{local_name(row.site)} ({row.site.code})",
        "enterprise": f"{local_name(row.enterprise)} ({row.enterprise.code})",
        "office": local_name(row.place),
        "findings": row.findings.count(),
    }


def _newest_report(reader: Actor) -> Sample | None:
    rows = Inspection.objects.visible_to(reader).exclude(reported_at=None)
    row = rows.select_related("site", "enterprise", "place").order_by("-reported_at", "-pk").first()
    return None if row is None else Sample(row.number, partial(_values_of, row))


_FIELDS = "number site enterprise office findings"
OPENING = text_templates.declare_text(
    "inspection_report.opening",
    gettext_lazy("Report of an inspection: opening"),
    Use.PRINTED,
    _FIELDS,
    sample=_newest_report,
)
CLOSING = text_templates.declare_text(
    "inspection_report.closing",
    gettext_lazy("Report of an inspection: closing"),
    Use.PRINTED,
    _FIELDS,
    sample=_newest_report,
)


def inspection_printed(row: Inspection, *, office: bool) -> PrintedDocument:
    """Return the report of an inspection; the conclusion is for the ``office``, as on the page.

    Its texts are those of the day on which it was signed; before that, of today.
    """
    texts, values = text_templates.read(), _values_of(row)
    on = row.reported_at.astimezone(clock.ZONE).date() if row.reported_at else clock.today()
    answers = sorted(row.answers.all(), key=lambda each: each.position)
    figures = [
        (local_name(one.product), month(one.period), one.get_quantity_display(), tonnes(one.tonnes))
        for one in row.figures.all()
    ]
    return PrintedDocument(
        name=f"inspection-{row.number}",
        title=_("Report of inspection %(number)s") % {"number": row.number},
        subject=f"{local_name(row.site)} ({row.site.code}) · {local_name(row.enterprise)}",
        facts={
            _("Place"): local_name(row.place),
            _("Carried out on"): day(row.carried_out_on),
            _("Team"): "\n".join(map(_member, row.team.all())),
            _("Present for the enterprise"): row.present,
            _("Summary"): row.summary,
            _("State"): row.get_state_display(),
            _("Report signed"): f"{row.reported_by}, {instant(row.reported_at)}" if row.reported_at else "",
            "SHA-256": row.report_sha256,
            _("The enterprise answered"): row.answer,
            **(_conclusion(row) if office else {}),
        },
        tables=[
            PrintedTable(
                _("Findings"),
                [_("No."), _("Facts"), _("Legal basis")],
                [(str(one.position), one.facts, one.legal_basis) for one in row.findings.all()],
                widths=(1, 8, 4),
            ),
            PrintedTable(
                _("Measured"),
                [_("Product"), _("Month"), _("Quantity"), _("Tonnes")],
                figures,
                figures=(3,),
            ),
            PrintedTable(
                _("Checklist"),
                [_("Question"), _("Answer"), _("Note")],
                [(one.local_question, one.get_answer_display(), one.note) for one in answers],
                widths=(6, 2, 4),
            ),
        ],
        fictitious=row.fictitious,
        opening=texts.write(OPENING, on, values),
        closing=texts.write(CLOSING, on, values),
    )


def _member(member: InspectionMember) -> str:
    leads = _("leads") if member.leads else ""
    return " · ".join(filter(None, (str(member.person), member.certificate, leads)))


def _conclusion(row: Inspection) -> dict[str, str]:
    cancelled = row.state == Inspection.State.CANCELLED
    return {_("Why it was cancelled") if cancelled else _("Conclusion"): row.conclusion}


def case_printed(case: Case, files: Sequence[Evidence], documents: Sequence[IssuedDocument]) -> PrintedDocument:
    journal = sorted(case.journal.all(), key=lambda entry: (entry.at, str(entry.pk)))
    orders = [(one.number, instant(one.issued_at), one.get_state_display(), one.text) for one in case.orders.all()]
    return PrintedDocument(
        name=f"case-{case.number}",
        title=_("Case file %(number)s") % {"number": case.number},
        subject=local_name(case.site or case.enterprise or case.subject_name),
        facts={
            _("Place"): local_name(case.place),
            _("State"): case.get_state_display(),
            _("Opened by"): f"{case.opened_by}, {instant(case.opened_at)}",
            _("Led by"): case.lead,
            _("Allegation"): case.allegation,
        },
        tables=[
            PrintedTable(
                _("Index"),
                [_("Part"), _("Number")],
                [
                    (_("Orders"), str(len(orders))),
                    (_("Issued documents"), str(len(documents))),
                    (_("Evidence"), str(len(files))),
                    (_("Journal"), str(len(journal))),
                ],
                figures=(1,),
                widths=(6, 1),
            ),
            PrintedTable(_("Orders"), [_("Number"), _("Issued"), _("State"), _("Text")], orders, widths=(2, 2, 2, 6)),
            PrintedTable(
                _("Issued documents"),
                [_("Number"), _("Kind"), _("Issued"), _("State")],
                [
                    (
                        one.number,
                        one.get_kind_display(),
                        instant(one.issued_at),
                        "" if one.stands else _("no longer in force"),
                    )
                    for one in documents
                ],
            ),
            PrintedTable(
                _("Evidence"),
                [_("File"), _("Kind"), _("Added"), "SHA-256"],
                [(one.file_name, one.get_kind_display(), instant(one.added_at), one.sha256) for one in files],
                widths=(3, 2, 2, 4),
            ),
            PrintedTable(
                _("Journal"),
                [_("At"), _("Step"), _("By"), _("Text")],
                [(instant(one.at), entry_name(one), one.actor_name, one.text) for one in journal],
                widths=(3, 3, 3, 6),
            ),
        ],
        fictitious=case.fictitious,
    )
