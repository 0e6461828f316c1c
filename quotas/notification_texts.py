"""The texts of notifications about reports, deadlines and notices. Facts are codes, days and figures."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.formats import day, instant, local_text, month
from enterprises.models import Enterprise
from enterprises.notification_texts import (
    Attachment,
    Facts,
    Kind,
    Sentence,
    Worded,
    declare,
    declare_sentences,
    worded_by_days,
)
from enterprises.services.notifications import address
from quotas import receipt_pdf, receipts
from quotas.models import Account, Posting, Report
from quotas.queries import reports as queries


def facts_of_enterprise(enterprise: Enterprise) -> dict[str, str]:
    return {"code": enterprise.code, "name": enterprise.name, "name_zh": enterprise.name_zh}


def facts_of_draft(report: Report) -> dict[str, Any]:
    """Return what a notification says of a draft, which has neither version nor receipt."""
    return {
        "enterprise": facts_of_enterprise(report.enterprise),
        "period": f"{report.period:%Y-%m}",
        "due_on": report.due_on.isoformat(),
    }


def facts_of_report(report: Report) -> dict[str, Any]:
    return {
        "report": str(report.pk),
        "enterprise": facts_of_enterprise(report.enterprise),
        "period": f"{report.period:%Y-%m}",
        "version": report.number,
        "receipt": report.receipt_number,
        "sha256": report.sha256,
        "filed_at": report.submitted_at.isoformat() if report.submitted_at else None,
        "reason": report.decision_reason,
        "over": report.over,
    }


def facts_of_unused(account: Account) -> dict[str, Any]:
    """Return what a notification says of an account whose unused quota is to be returned."""
    assert account.holder.enterprise is not None
    programme, unused = account.programme_year.programme, account.available
    return {
        "enterprise": facts_of_enterprise(account.holder.enterprise),
        "programme": programme.name,
        "programme_zh": programme.name_zh,
        "year": account.programme_year.year,
        "unused": f"{unused:,.3f}",
    }


def enterprise_name(facts: Facts) -> str:
    """Return the enterprise's name and code in the active language."""
    firm = facts["enterprise"]
    return f"{local_text(firm['name'], firm['name_zh'])} ({firm['code']})"


def _named(facts: Facts) -> dict[str, Any]:
    return {"enterprise": enterprise_name(facts), "month": month(facts["period"]), **_times(facts)}


def _times(facts: Facts) -> dict[str, str]:
    return {
        "due": day(dt.date.fromisoformat(facts["due_on"])) if facts.get("due_on") else "",
        "at": instant(dt.datetime.fromisoformat(facts["filed_at"])) if facts.get("filed_at") else "",
    }


def _with_days_left(facts: Facts) -> dict[str, Any]:
    """Return the values of a reminder, with the days from it to the deadline; a holiday may lie between them."""
    left = (dt.date.fromisoformat(facts["due_on"]) - dt.date.fromisoformat(facts["on"])).days
    return {**_named(facts), "left": left, "days": left}


def _due_title(values: Facts) -> Sentence:
    match values["left"]:
        case left if left < 0:
            return gettext_lazy("Overdue: the report for %(month)s was due on %(due)s")
        case 0:
            return gettext_lazy("Due today: the report for %(month)s")
    return gettext_lazy("The report for %(month)s is due on %(due)s")


def _due_text(values: Facts) -> Sentence:
    if values["left"] < 0:
        return gettext_lazy(
            "%(enterprise)s has not filed its report for %(month)s. It was due on %(due)s. It can still be filed, "
            "and is marked as late."
        )
    return gettext_lazy("%(enterprise)s must file its report for %(month)s by the end of %(due)s.")


def _days_left(values: Facts) -> Sentence:
    match values["left"]:
        case left if left > 1:
            return gettext_lazy("%(days)d days are left.")
        case 1:
            return gettext_lazy("One day is left.")
    return ""


def _nil_return(values: Facts) -> Sentence:
    return gettext_lazy("If there was no activity and no stock, file a nil return.") if values["left"] >= 0 else ""


def _returning(facts: Facts) -> dict[str, Any]:
    return {
        **_with_days_left({**facts, "period": f"{facts['year']}-12"}),
        "programme": local_text(facts["programme"], facts["programme_zh"]),
        "year": facts["year"],
        "unused": facts["unused"],
    }


def _return_title(values: Facts) -> Sentence:
    match values["left"]:
        case left if left < 0:
            return gettext_lazy("Overdue: %(unused)s t of unused quota were due on %(due)s")
        case 0:
            return gettext_lazy("Due today: return %(unused)s t of unused quota")
    return gettext_lazy("Return unused quota by %(due)s: %(unused)s t")


def _return_text(values: Facts) -> Sentence:
    if values["left"] < 0:
        return gettext_lazy(
            "It was to be returned by %(due)s. It can still be returned, which counts as late; what is neither "
            "returned nor used by the end of the year may be deducted from the quota of the next year."
        )
    return gettext_lazy(
        "What will not be used this year is returned by the end of %(due)s: request it on the page of the account."
    )


def _filed_title(facts: Facts) -> str:
    return _("Filed: %(month)s, receipt %(receipt)s") % {**_named(facts), "receipt": facts["receipt"]}


def _filed_text(facts: Facts) -> str:
    values = {**_named(facts), **{name: facts[name] for name in ("receipt", "sha256", "version")}}
    values["verify"] = address(receipts.page_path(facts["receipt"]))
    sentences = [
        _("The report of %(enterprise)s for %(month)s, version %(version)s, was filed at %(at)s.") % values,
        _("Receipt: %(receipt)s\nSHA-256 of the content: %(sha256)s\nAnybody verifies it at %(verify)s") % values,
    ]
    sentences += [receipt_pdf.over(over) for over in facts["over"]]
    sentences.append(
        _("If you did not file it: a signer can repudiate it within seven days, and its figures are withdrawn.")
    )
    return "\n\n".join(sentences)


def _receipt_as_paper(facts: Facts) -> Sequence[Attachment]:
    report = queries.detailed().get(pk=facts["report"])
    content = receipt_pdf.receipt(report, address=address(receipts.page_path(facts["receipt"])))
    return [(f"{facts['receipt']}.pdf", content, "application/pdf")]


def _moved(facts: Facts) -> dict[str, str]:
    kind = Posting.Kind(facts["movement"]).label
    return {
        "movement": _("Reversal: %(movement)s") % {"movement": kind} if facts["reversal"] else str(kind),
        "tonnes": facts["tonnes"],
        "holder": facts["holder"],
        "programme": local_text(facts["programme"], facts["programme_zh"]),
        "document": facts["document"],
        "day": day(dt.date.fromisoformat(facts["effective_on"])),
    }


def _with_reason(facts: Facts) -> dict[str, Any]:
    return {**_named(facts), "reason": facts["reason"]}


def _sheet_text(facts: Facts) -> Sentence:
    if not facts["faults"]:
        return _("%(file)s was read. It can be imported.")
    return _("%(file)s was read, and nothing was imported. Errors: %(faults)d.")


def _due_facts(reader: Actor) -> Facts | None:
    report = _newest_report(reader)
    return None if report is None else {**facts_of_draft(report), "on": report.due_on.isoformat()}


def _newest_report(reader: Actor, **wanted: object) -> Report | None:
    rows = Report.objects.visible_to(reader).filter(**wanted).defer("canonical").select_related("enterprise")
    return rows.order_by("-period", "-pk").first()


def _returned_facts(reader: Actor) -> Facts | None:
    report = _newest_report(reader, state=Report.State.RETURNED)
    return None if report is None else facts_of_report(report)


def _return_facts(reader: Actor) -> Facts | None:
    rows = Account.objects.visible_to(reader).filter(available__gt=0, holder__enterprise__isnull=False)
    account = (
        rows.select_related("programme_year__programme", "holder__enterprise")
        .order_by("-programme_year__year", "pk")
        .first()
    )
    if account is None or account.holder.enterprise is None:
        return None
    due_on = f"{account.programme_year.year}-12-31"  # of a row that is only shown as an example
    return facts_of_unused(account) | {"due_on": due_on, "on": due_on}


REPORT_DUE = declare_sentences(
    "report_due",
    _due_title,
    _due_text,
    _days_left,
    _nil_return,
    values=_with_days_left,
    worded=worded_by_days(
        gettext_lazy("Reminder of a monthly report before its day"),
        gettext_lazy("Reminder of an overdue monthly report"),
        gettext_lazy("Reminder of a monthly report on its day"),
        obligatory="month due",
        sample=_due_facts,
    ),
)
QUOTA_RETURN_DUE = declare_sentences(
    "quota_return_due",
    _return_title,
    gettext_lazy("%(enterprise)s has %(unused)s t unused of its quota of %(year)s (%(programme)s)."),
    _return_text,
    values=_returning,
    worded=worded_by_days(
        gettext_lazy("Reminder to return unused quota, before its day"),
        gettext_lazy("Reminder to return unused quota, overdue"),
        gettext_lazy("Reminder to return unused quota, on its day"),
        obligatory="unused due",
        sample=_return_facts,
    ),
)
REPORT_FILED = declare("report_filed", Kind(_filed_title, _filed_text, attachments=_receipt_as_paper))
RECEIPT_WAITS = declare_sentences(
    "receipt_waits",
    gettext_lazy("A day of receipt waits for your confirmation: %(enterprise)s, %(month)s"),
    gettext_lazy(
        "The report of %(enterprise)s for %(month)s was entered from paper as received on %(received)s. A "
        "second officer must confirm the day; until then it counts from the day of entry."
    ),
    values=lambda facts: {**_named(facts), "received": day(dt.date.fromisoformat(facts["received_on"]))},
)
SIGNATURE_WAITS = declare_sentences(
    "signature_waits",
    gettext_lazy("Ready for your signature: the report for %(month)s"),
    gettext_lazy("The report of %(enterprise)s for %(month)s is ready to be signed. It is due on %(due)s."),
    values=_named,
)
DRAFT_SENT_BACK = declare_sentences(
    "draft_sent_back",
    gettext_lazy("Sent back by the signer: the report for %(month)s"),
    gettext_lazy("The draft of %(enterprise)s for %(month)s was not signed. Reason:"),
    "%(reason)s",
    values=_with_reason,
)
DRAFT_TAKEN_OVER = declare_sentences(
    "draft_taken_over",
    gettext_lazy("Taken over by %(person)s: the report for %(month)s"),
    gettext_lazy(
        "The draft of %(enterprise)s for %(month)s waited for your signature. %(person)s has taken it over. It is due "
        "on %(due)s."
    ),
    values=lambda facts: {**_named(facts), "person": facts["person"]},
)
REPORT_RETURNED = declare_sentences(
    "report_returned",
    gettext_lazy("Returned: the report for %(month)s"),
    gettext_lazy("The report of %(enterprise)s for %(month)s was returned to be amended. Reason:"),
    "%(reason)s",
    gettext_lazy("Its figures stay in force until an amendment is filed."),
    values=_with_reason,
    worded=Worded(gettext_lazy("A monthly report was returned"), "month reason", sample=_returned_facts),
)
REPORT_ACCEPTED = declare_sentences(
    "report_accepted",
    gettext_lazy("Accepted: the report for %(month)s"),
    gettext_lazy("The report of %(enterprise)s for %(month)s was accepted."),
    values=_named,
    mailed=False,
)
REPORT_REPUDIATED = declare_sentences(
    "report_repudiated",
    gettext_lazy("Repudiated: the report for %(month)s"),
    gettext_lazy(
        "%(enterprise)s has repudiated its report for %(month)s. Its use was withdrawn; the report is due again."
    ),
    values=_named,
)
NOTICE_WAITS = declare_sentences(
    "notice_waits",
    gettext_lazy("A notice waits for your approval: %(number)s"),
    gettext_lazy(
        "The notice %(number)s for %(year)s was submitted. It is approved, or returned with a reason, by an "
        "officer who did not write in it."
    ),
)
NOTICE_RETURNED = declare_sentences(
    "notice_returned",
    gettext_lazy("Returned: the notice %(number)s"),
    gettext_lazy("The notice %(number)s was returned. Reason:"),
    "%(reason)s",
)
QUOTA_MOVED = declare_sentences(
    "quota_moved",
    gettext_lazy("%(movement)s: %(tonnes)s t, %(holder)s, %(programme)s"),
    gettext_lazy(
        "%(movement)s of %(tonnes)s t on the account of %(holder)s, %(programme)s. Document: %(document)s. "
        "It counts on %(day)s. The account shows what is allocated, used and left."
    ),
    values=_moved,
)
RECEIPTS_WAIT = declare_sentences(
    "receipts_wait",
    gettext_lazy("Days of receipt wait for your confirmation: reports that %(officer)s entered"),
    gettext_lazy(
        "%(officer)s entered reports on paper from one sheet. They count as late until a second officer "
        "confirms the days on which the papers were received."
    ),
)
PAPER_WAITS = declare_sentences(
    "paper_waits",
    gettext_lazy("A report on paper waits for a second officer: %(enterprise)s, %(month)s"),
    gettext_lazy(
        "An officer entered the report of %(enterprise)s for %(month)s from paper. Its use is pending until "
        "another officer compares it with the paper and accepts it."
    ),
    values=_named,
)
PAPERS_WAIT = declare_sentences(
    "papers_wait",
    gettext_lazy("Reports on paper wait for a second officer: entered by %(officer)s"),
    gettext_lazy(
        "%(officer)s entered reports on paper from one sheet. Their use is pending until another officer "
        "compares them with the papers and accepts them."
    ),
)
SHEET_READ = declare_sentences("sheet_read", gettext_lazy("Your sheet was read: %(file)s"), _sheet_text)
SHEET_FILED = declare_sentences(
    "sheet_filed",
    gettext_lazy("The reports of your sheet were filed: %(file)s"),
    gettext_lazy("%(file)s: reports filed: %(reports)d, left out because of errors: %(left_out)d."),
)
