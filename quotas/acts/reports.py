"""Acts on a monthly report, on the month of a province, and on an uploaded sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import status as statuses

from core.actors import Actor
from core.acts import NOTHING, ON_EACH, Act, Bulk, NextStep, Signature, declare
from core.forms import OptionalReasonForm, PageForm, select
from core.models import TokenScope
from quotas.models import Import, Report
from quotas.services import imports, periods, reports
from quotas.services.reports.acceptance import MOST

LIFECYCLE = reports.LIFECYCLE


class FileForm(PageForm):
    good_only = forms.BooleanField(
        required=False, label=_("Leave out the reports that have errors, and file the others")
    )

    def fit(self, obj: Import, actor: Actor) -> None:
        if not obj.faulty_reports:
            self.fields.pop("good_only")


class SignerChoiceForm(PageForm):
    to = forms.CharField(
        label=_("Signer"), max_length=150, required=False, widget=select(list), help_text=_("Empty: any signer.")
    )

    def fit(self, obj: Report, actor: Actor) -> None:
        names = [(one.username, str(one)) for one in reports.signers(obj) if one.pk != actor.pk]
        self.field("to").widget.choices = [("", _("Any signer")), *names]


REPORTS = declare(
    LIFECYCLE,
    Act(LIFECYCLE["submit"], reports.submit, page="pages:report-submit", signature=Signature()),
    Act(
        LIFECYCLE["take_over"],
        reports.take_over,
        hint=_("It then waits for your signature. The others see that you have it."),
        done=_("Taken over: it waits for your signature."),
    ),
    Act(
        LIFECYCLE["send_back"],
        reports.send_back,
        hint=_("Say what has to be corrected. It returns to the person who handed it over."),
        done=_("The draft was sent back with your reason."),
    ),
    Act(
        LIFECYCLE["hand_over"],
        reports.hand_over,
        form=SignerChoiceForm,
        hint=_("The signer is notified, and finds it on the page Today."),
        done=_("Handed over: it is ready to be signed."),
    ),
    Act(
        LIFECYCLE["accept"],
        reports.accept,
        tone="primary",
        scope=TokenScope.APPROVE,
        done=_("Accepted: its use now counts as accepted."),
        many=Bulk(reports.accept_many, limit=MOST, preview="pages:reports-waiting"),
    ),
    Act(
        LIFECYCLE["return"],
        reports.return_,
        many=ON_EACH,
        scope=TokenScope.APPROVE,
        hint=_("Its figures stay in force until the enterprise files an amendment."),
        done=_(
            "The report was returned with your reason. Until the enterprise is told, in 10 minutes, take it back here."
        ),
    ),
    Act(
        LIFECYCLE["undo_return"],
        reports.undo_return,
        many=ON_EACH,
        scope=TokenScope.APPROVE,
        hint=_("Within 10 minutes of the return, before the enterprise is told of it."),
        done=_("The return was taken back. The report waits for a decision as before."),
    ),
    Act(
        LIFECYCLE["confirm_receipt"],
        reports.confirm_receipt,
        scope=TokenScope.APPROVE,
        hint=_("State the proof, such as the stamp. The report then counts as filed in time."),
        done=_("Confirmed: the report was filed in time."),
        many=Bulk(reports.confirm_receipts, limit=reports.MOST_CONFIRMED_AT_ONCE, preview="pages:reports-waiting"),
    ),
    Act(
        LIFECYCLE["amend"],
        reports.amend,
        status=statuses.HTTP_201_CREATED,
        hint=_("The filed version stays until you have filed the next one."),
    ),
    Act(
        LIFECYCLE["repudiate"],
        reports.repudiate,
        tone="bad",
        hint=_("If you did not file this: its figures are withdrawn at once, and a flag is raised."),
        done=_("Repudiated: its use was withdrawn."),
    ),
    Act(LIFECYCLE["discard"], reports.discard, deletes=True, done=_("The draft was discarded.")),
    page="pages:report",
    exempt={
        "update": "a draft is corrected by PUT and PATCH, and on its own page",
        "check": "it changes nothing",
    },
    next_steps={
        "draft": NextStep(_("A person authorised to sign checks it and files it.")),
        "submitted": NextStep(_("An officer of the province accepts or returns it.")),
        "accepted": NextStep(_("Nothing has to be done. If it is wrong, it is amended with a reason.")),
        "returned": NextStep(_("The enterprise files an amendment.")),
        "repudiated": NextStep(
            _("An officer decides on the flag that was raised, and the enterprise files the month again.")
        ),
        "superseded": NextStep(_("The later version counts.")),
    },
)
PERIODS = declare(
    periods.LIFECYCLE,
    Act(
        periods.LIFECYCLE["close"],
        periods.close,
        form=OptionalReasonForm,
        tone="primary",
        scope=TokenScope.APPROVE,
        hint=_("First reports of this month are no longer accepted. Filed reports can still be amended."),
        done=_("The month is closed."),
    ),
    Act(
        periods.LIFECYCLE["reopen"],
        periods.reopen,
        scope=TokenScope.APPROVE,
        done=_("The month is open again."),
    ),
    page="pages:period",
    next_steps={
        "open": NextStep(_("Enterprises file; the province closes the month when the reports have come in.")),
        "closed": NextStep(_("Filed reports can still be amended.")),
    },
)
IMPORTS = declare(
    imports.LIFECYCLE,
    Act(imports.LIFECYCLE["commit"], imports.commit, tone="primary", final=False, done=_("The sheet was imported.")),
    Act(
        imports.LIFECYCLE["propose"],
        imports.propose,
        page="pages:import-propose",
        scope=TokenScope.APPROVE,
        signature=Signature(),
    ),
    Act(
        imports.LIFECYCLE["file"],
        imports.many_reports.file,
        form=FileForm,
        tone="primary",
        signature=Signature(imports.many_reports.PURPOSE, imports.many_reports.content_of),
        hint=_("Every report gets its receipt, and its use is posted. The work goes on in the background."),
        done=_("Confirmed. The reports are being filed."),
    ),
    Act(
        imports.LIFECYCLE["discard"],
        imports.discard,
        done=_("The sheet was discarded. Nothing was written."),
    ),
    page="pages:import",
    next_steps={
        "pending": NextStep(_("The sheet is being checked in the background.")),
        "faulty": NextStep(_("Correct the rows with errors and upload the sheet again.")),
        "ready": NextStep(_("Look through the figures and confirm the sheet.")),
        "filing": NextStep(_("The reports are filed in the background; each gets its receipt.")),
        "committed": NOTHING,
        "discarded": NextStep(_("Upload the corrected sheet.")),
    },
)
