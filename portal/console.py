"""The administrator's console: every place where the register itself is kept, with what is done there."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.type_aliases import Text


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the console: its URL name, its label and what is done there.

    ``waits`` names the figure of what waits there for somebody, ``counts`` that of what is kept there.
    """

    page: str
    label: Text
    text: Text
    keys: tuple[str, ...] = ()
    query: Mapping[str, str] | None = None
    waits: str = ""
    counts: str = ""

    @property
    def url(self) -> str:
        address = reverse(self.page, args=self.keys)
        return f"{address}?{urlencode(self.query)}" if self.query else address


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: Text
    places: tuple[Place, ...]


_BY_TWO = _("Two people enter it, with its day and document; earlier values stay.")
_SHEET = _("A sheet is checked cell by cell; nothing is written before you confirm.")
SECTIONS = (
    Section(
        "people",
        _("People"),
        (
            Place(
                "admin:enterprises_user_changelist",
                _("People and their roles"),
                _("Find a person; appoint, invite by a link, rename, lock out. For officials this takes two."),
                counts="people",
            ),
            Place(
                "admin:enterprises_user_add", _("Enter a person"), _("Name and address; roles follow on the screen.")
            ),
            Place(
                "pages:people-sheet",
                _("Upload a spreadsheet of people"),
                _("Each gets a link by mail. Two administrators still give every office."),
            ),
            Place(
                "admin:enterprises_membership_changelist",
                _("Roles, by office and place"),
                _("Who holds which role from when to when; ended roles stay on record."),
            ),
            Place(
                "pages:factors",
                _("Second factors"),
                _("Factors that replaced a lost one may sign after you release them."),
                waits="factors",
            ),
            Place(
                "pages:approvals",
                _("Requests of two people"),
                _("What another administrator proposed waits here for you."),
                waits="requests",
            ),
            Place(
                "pages:freezes",
                _("Emergency freezes"),
                _("Stop what moves quota in a place while an attack is looked into."),
            ),
        ),
    ),
    Section(
        "programmes",
        _("Programmes and products"),
        (
            Place("pages:catalogue-programmes", _("Programmes"), _BY_TWO),
            Place("pages:programme-years", _("Programme years"), _("Years are prepared, opened and closed.")),
            Place("pages:catalogue-products", _("Products and HS codes"), _BY_TWO),
            Place("pages:catalogue-rules", _("Counting rules"), _("What counts to which programme, from which day.")),
            Place(
                "pages:catalogue-sheet",
                _("Upload a spreadsheet of products"),
                _("A second person approves every row."),
                keys=("products",),
            ),
        ),
    ),
    Section(
        "duties",
        _("Duties, days and figures"),
        (
            Place("pages:due-days", _("Due days"), _BY_TWO),
            Place(
                "pages:working-days",
                _("Holidays and working days"),
                _("The calendar by which terms are counted and due days move."),
            ),
            Place(
                "pages:rule-parameters",
                _("Parameters of the rules"),
                _(
                    "Thresholds of every detection rule and the day from which each is in force."
                    " Two people change them."
                ),
            ),
            Place(
                "pages:texts",
                _("Texts of documents, letters and mails"),
                _("What the register writes in the name of an office, in both languages. Two people reword it."),
            ),
            Place(
                "pages:yield-bounds", _("Yield bounds"), _("The share of the oxide in a feed that leaves in a product.")
            ),
            Place("pages:oxide-factors", _("Factors to oxide"), _("Tonnes of oxide per tonne of a product.")),
            Place("pages:standards", _("Standards"), _("Consumption and recovery that permits and rules refer to.")),
            Place("pages:resource-tax-rates", _("Rates of resource tax"), _BY_TWO),
            Place(
                "pages:measurement-errors",
                _("Errors of measurement"),
                _("The error that a scale or an assay may have."),
            ),
            Place("pages:inspection-draw-shares", _("Share of visits drawn at random"), _BY_TWO),
            Place("pages:checklists", _("Checklists of inspections"), _BY_TWO),
            Place(
                "admin:inspections_threshold_changelist",
                _("Thresholds of competence"),
                _("Which office decides on a penalty of which size."),
            ),
        ),
    ),
    Section(
        "register",
        _("Register"),
        (
            Place("pages:enterprises-sheet", _("Upload a spreadsheet of enterprises"), _SHEET),
            Place("pages:sites-sheet", _("Upload a spreadsheet of sites"), _SHEET),
            Place(
                "admin:enterprises_jurisdiction_changelist",
                _("Places"),
                _("Provinces, cities and counties, in both languages."),
            ),
            Place("admin:enterprises_authority_changelist", _("Authorities"), _("Ministries and their codes.")),
            Place(
                "admin:enterprises_group_changelist", _("Groups"), _("Groups that distribute quota to their members.")
            ),
            Place("admin:enterprises_miningarea_changelist", _("Planned mining areas"), _("The eleven areas of 2011.")),
        ),
    ),
    Section(
        "watch",
        _("Watch over the register"),
        (
            Place(
                "pages:queues", _("Queues"), _("Events and tasks that wait or failed; run them again."), waits="failed"
            ),
            Place("admin:core_auditevent_changelist", _("Audit trail"), _("Who did what to which object, and why.")),
            Place(
                "pages:report-lowering",
                _("Lowering amendments"),
                _("Who accepted how many amendments that lower a reported use, and by how much."),
            ),
            Place("pages:webhooks", _("Webhooks"), _("Addresses to which changes are sent, and their deliveries.")),
            Place("api-docs", _("API"), _("Every page has its operation; tokens are kept under “Your account”.")),
        ),
    ),
)
