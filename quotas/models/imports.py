"""A sheet that was uploaded: its content, its faults, and its outcome."""

from typing import Self

from django.db import models
from django.db.models import ExpressionWrapper, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import UniqueConstraint, exists_once
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import ApprovalRequest, Enterprise, User


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the actor's own uploads; a sheet is private to its sender until it has been taken over."""
        return self.filter(uploaded_by=actor.pk) if getattr(actor, "pk", None) else self.none()

    def without_content(self) -> Self:
        """Return sheets without the file and the cells, which are large, until one of them is needed."""
        return self.defer("content", "table")

    def with_cells(self) -> Self:
        """Annotate each sheet with ``has_cells``: whether its cells are kept and can be shown with its faults."""
        return self.annotate(has_cells=ExpressionWrapper(Q(table__rows__0__isnull=False), models.BooleanField()))

    def with_earlier(self) -> Self:
        """Annotate each sheet with ``imported_before``: when its sender uploaded the same file, and it was imported."""
        imported = [Import.State.FILING, Import.State.COMMITTED]
        alike = {name: OuterRef(name) for name in ("kind", "sha256", "uploaded_by")}
        same = Import.objects.filter(**alike, state__in=imported)
        return self.annotate(imported_before=Subquery(same.exclude(pk=OuterRef("pk")).values("uploaded_at")[:1]))


class Import(Identified, Versioned):
    class Kind(models.TextChoices):
        REPORTS = "reports", _("Monthly report")
        NOTICES = "notices", _("Notice")
        ENTERPRISES = "enterprises", _("Enterprises")
        READINGS = "readings", _("Readings of discharges")
        CONSUMPTION = "consumption", _("Returns of consumption")
        MANY_REPORTS = "many_reports", _("Reports of many enterprises")
        INVOICES = "invoices", _("Invoices")
        DECLARATIONS = "declarations", _("Customs declarations")
        SITES = "sites", _("Sites")
        LICENCES = "licences", _("Licences")
        PRODUCTS = "products", _("Products")
        HS_CODES = "hs_codes", _("HS codes")
        COUNTING_RULES = "counting", _("Counting rules")
        DUE_DAYS = "due_days", _("Due days")
        FIGURES = "figures", _("Published figures")
        PROGRAMMES = "programmes", _("Programmes")
        PROGRAMME_YEARS = "years", _("Programme years")
        CHECKLISTS = "checklists", _("Questions of checklists")
        MOVEMENTS = "movements", _("Movements of quota")
        PEOPLE = "people", _("People")
        TARGETS = "targets", _("Targets by year")
        DEPOSITS = "deposits", _("Deposits of mines")
        VOLUMES = "volumes", _("Discharged volumes")
        LIMITS = "limits", _("Limits of discharge permits")
        RESTORATION = "restoration", _("Restoration")
        RESERVES = "reserves", _("Reserves")
        PROCESSES = "processes", _("Processes of sites")
        INCIDENTS = "incidents", _("Incidents")
        TAILINGS_STORES = "stores", _("Tailings stores and old workings")
        RISKS = "risks", _("Assessments of risk")
        RESOURCE_USE = "use_returns", _("Resource use")
        RECOVERY = "recovery", _("Secondary resources")
        TAILINGS = "tailings", _("Half-yearly stocks of tailings")
        ASSOCIATED = "associated", _("Associated minerals")
        THORIUM = "thorium", _("Thorium")
        ENERGY = "energy", _("Energy and wastes")
        PARTNER_IMPORTS = "partners", _("Partners' imports")

    class State(models.TextChoices):
        PENDING = "pending", _("Being read")
        FAULTY = "faulty", _("Has errors")
        READY = "ready", _("Can be imported")
        FILING = "filing", _("Being filed")
        COMMITTED = "committed", _("Taken over")
        DISCARDED = "discarded", _("Discarded")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PENDING)
    dry_run = models.BooleanField(_("dry run"), default=True)
    file_name = models.CharField(_("file"), max_length=120)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    # The file is needed until it has been read; its content is kept for the sheet that shows the faults.
    content = models.BinaryField(_("content"), null=True)
    table = models.JSONField(_("cells"), default=dict)
    lines = models.PositiveIntegerField(_("lines"), default=0)
    # Of a sheet with reports of many enterprises, which is worked on part by part.
    title_row = models.JSONField(_("titles and their columns"), default=dict)
    read_all = models.BooleanField(_("read to its end"), default=False)
    rows_sha256 = models.CharField(_("SHA-256 of its rows"), max_length=64, blank=True, editable=False)
    reports = models.PositiveIntegerField(_("reports"), default=0)
    faulty_reports = models.PositiveIntegerField(_("reports with errors"), default=0)
    good_only = models.BooleanField(_("only the reports without errors"), default=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    signature = models.JSONField(_("signature"), null=True)
    worked_at = models.DateTimeField(_("worked on last at"), null=True)
    faults = models.JSONField(_("errors"), default=list)
    findings = models.JSONField(_("findings"), default=list)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    period = models.DateField(_("month"), null=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("handed in at"))
    report = models.ForeignKey("quotas.Report", models.SET_NULL, null=True, related_name="+")
    notice = models.ForeignKey("quotas.Notice", models.SET_NULL, null=True, related_name="+")

    approval = models.ForeignKey(ApprovalRequest, models.PROTECT, null=True, related_name="+")  # of a sheet BY_TWO

    # What sheets of these kinds say is entered by two people: they are proposed, not imported.
    BY_TWO = frozenset(
        {
            Kind.PRODUCTS,
            Kind.HS_CODES,
            Kind.COUNTING_RULES,
            Kind.DUE_DAYS,
            Kind.FIGURES,
            Kind.PROGRAMMES,
            Kind.PROGRAMME_YEARS,
            Kind.CHECKLISTS,
            Kind.MOVEMENTS,
        }
    )

    has_cells: bool  # where ``with_cells`` has annotated it

    objects = ImportQuerySet.as_manager()

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("import of a sheet")
        verbose_name_plural = _("imports of sheets")
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            UniqueConstraint(
                name="import_being_filed_once",
                fields=["uploaded_by", "sha256"],
                condition=Q(state="filing"),
                violation=Fault("", "sheet_known", _("The same sheet is being filed already.")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.file_name}"

    @property
    def filed_reports(self) -> int:
        """The reports without faults, which are filed in the end."""
        return self.reports - self.faulty_reports


class ImportPart(Identified):
    """Some enterprises of a sheet with many reports, by their codes: what is checked, and filed, in one transaction."""

    class State(models.TextChoices):
        READ = "read", _("Read")
        CHECKED = "checked", _("Checked")
        FILED = "filed", _("Filed")

    sheet = models.ForeignKey(Import, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.READ)
    first = models.CharField(_("first enterprise"), max_length=32, blank=True)
    last = models.CharField(_("last enterprise"), max_length=32, blank=True)
    reports = models.PositiveIntegerField(_("reports"), default=0)
    faulty = models.PositiveIntegerField(_("reports with errors"), default=0)
    unchanged_rows = models.PositiveIntegerField(_("rows that change nothing"), default=0)

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("part of an import")
        verbose_name_plural = _("parts of imports")
        ordering = ["sheet", "number"]
        constraints = [exists_once("import_part_once", ["sheet", "number"], _("The part is there already."))]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.number}"


class ImportRow(Identified):
    """A row of a sheet with many reports, as it was read, with its faults."""

    sheet = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"), help_text=_("in the sheet, from 1"))
    enterprise = models.CharField(_("enterprise"), max_length=32, blank=True, help_text=_("its code"))
    cells = models.JSONField(_("cells"), default=list)
    faults = models.JSONField(_("errors"), default=list)

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["sheet", "number"]
        constraints = [exists_once("import_row_once", ["sheet", "number"], _("The row is there already."))]
        indexes = [
            models.Index(name="import_row_of", fields=["sheet", "enterprise", "number"]),
            models.Index(name="import_row_faulty", fields=["sheet", "number"], condition=~Q(faults=[])),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.number}"
