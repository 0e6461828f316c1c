"""Special VAT invoices as the tax office recorded them, and attempts to use a number again.

Rows are only added. A correction or cancellation is a further version that names the one it replaces.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, text_required
from core.errors import Fault
from core.formats import local_name
from core.models import Identified
from enterprises.models import Enterprise, User
from enterprises.scoping import Scope, ScopedQuerySet
from quotas.models import Product
from trade.amounts import FEN, HALF_FEN, HALF_KILOGRAM

_PRODUCT = F("tonnes") * F("unit_price")
_ROUNDING = Value(FEN) + F("tonnes") * Value(HALF_FEN) + F("unit_price") * Value(HALF_KILOGRAM)


class InvoiceQuerySet(ScopedQuerySet["Invoice"]):
    def standing(self) -> Self:
        """Return the versions that no later one replaces, those that were cancelled among them."""
        return self.filter(replacements=None)

    def counted(self) -> Self:
        """Return the invoices that count: standing, and not cancelled."""
        return self.standing().filter(state=Invoice.State.RECORDED)


class Invoice(Identified):
    """A version of an invoice: goods of one product, sold by one party to another on a day."""

    class State(models.TextChoices):
        RECORDED = "recorded", _("Recorded")
        CANCELLED = "cancelled", _("Cancelled")

    # What the paper says; a version that cancels repeats it.
    FIGURES = (
        "day",
        "seller_id",
        "seller_name",
        "seller_tax_code",
        "buyer_id",
        "buyer_name",
        "buyer_tax_code",
        "product_id",
        "tonnes",
        "unit_price",
        "amount",
    )

    number = models.CharField(_("number"), max_length=40, help_text=_("invoice code and number, as printed"))
    number_key = models.CharField(_("number for comparing"), max_length=40, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RECORDED)
    day = models.DateField(_("day of issue"))
    seller = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="invoices_sold", verbose_name=_("seller")
    )
    seller_name = models.CharField(_("name of a seller outside the register"), max_length=200, blank=True)
    seller_tax_code = models.CharField(_("tax or credit code of that seller"), max_length=20, blank=True)
    buyer = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="invoices_bought", verbose_name=_("buyer")
    )
    buyer_name = models.CharField(_("name of a buyer outside the register"), max_length=200, blank=True)
    buyer_tax_code = models.CharField(_("tax or credit code of that buyer"), max_length=20, blank=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    tonnes = models.DecimalField(_("quantity, t of product"), max_digits=12, decimal_places=3)
    unit_price = models.DecimalField(_("unit price, yuan per t"), max_digits=14, decimal_places=4)
    amount = models.DecimalField(_("amount without tax, yuan"), max_digits=16, decimal_places=2)
    amount_differs = models.BooleanField(_("the printed amount is not tonnes × unit price"), default=False)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replacements", verbose_name=_("replaces")
    )
    reason = models.TextField(_("reason of the correction or cancellation"), blank=True)
    # Of the file that it was imported from; the import itself is deleted after its time.
    file_name = models.CharField(_("file"), max_length=120, blank=True)
    file_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = InvoiceQuerySet.as_manager()

    SCOPE = Scope(
        place="seller__place",
        enterprise="seller_id",
        groups=("seller__group_id",),
        also=(Scope(place="buyer__place", enterprise="buyer_id", groups=("buyer__group_id",)),),
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-day", "-id"]
        indexes = [
            models.Index(fields=["-day", "-id"], name="invoice_newest"),
            models.Index(fields=["number_key"], name="invoice_number"),
            models.Index(fields=["seller", "-day"], name="invoice_of_seller"),
            models.Index(fields=["buyer", "-day"], name="invoice_of_buyer"),
        ]
        constraints = [
            UniqueConstraint(
                name="invoice_number_once",
                fields=["number_key"],
                condition=Q(replaces=None),
                violation=Fault("/number", "number_used", _("This number is used by another invoice.")),
            ),
            UniqueConstraint(
                name="invoice_replaced_once",
                fields=["replaces"],
                violation=Fault("", "replaced_already", _("A later version replaces this one. Correct the last one.")),
            ),
            text_required("invoice_number_says_something", "number_key", _("Give the number with its digits.")),
            CheckConstraint(
                name="invoice_replaced_with_reason",
                condition=Q(replaces=None, reason="", version=1, state="recorded")
                | (Q(replaces__isnull=False, version__gt=1) & ~Q(reason="")),
                violation=Fault("/reason", "required", _("State the reason.")),
            ),
            CheckConstraint(
                name="invoice_names_its_seller",
                condition=Q(seller__isnull=False, seller_name="", seller_tax_code="")
                | (Q(seller=None) & ~Q(seller_name="")),
                violation=Fault("/seller", "incomplete", _("Name the seller.")),
            ),
            CheckConstraint(
                name="invoice_names_its_buyer",
                condition=Q(buyer__isnull=False, buyer_name="", buyer_tax_code="")
                | (Q(buyer=None) & ~Q(buyer_name="")),
                violation=Fault("/buyer", "incomplete", _("Name the buyer.")),
            ),
            CheckConstraint(
                name="invoice_has_a_registered_party",
                condition=Q(seller__isnull=False) | Q(buyer__isnull=False),
                violation=Fault("/seller", "none_registered", _("One of the two is an enterprise of the register.")),
            ),
            CheckConstraint(
                name="invoice_between_two",
                condition=Q(seller=None) | Q(buyer=None) | ~Q(seller=F("buyer")),
                violation=Fault("/buyer", "own_counterparty", _("An enterprise does not trade with itself.")),
            ),
            CheckConstraint(
                name="invoice_figures_positive",
                condition=Q(tonnes__gt=0, unit_price__gt=0, amount__gt=0),
                violation=Fault("/tonnes", "not_positive", _("Quantity, price and amount are greater than zero.")),
            ),
            CheckConstraint(
                name="invoice_amount_is_of_its_tonnes",
                condition=Q(amount_differs=True)
                | Q(amount__gte=_PRODUCT - _ROUNDING, amount__lte=_PRODUCT + _ROUNDING),
                violation=Fault("/amount", "amount_differs", _("The amount is not tonnes × unit price.")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def seller_label(self) -> str:
        """Return the name of the seller in the reader's language."""
        return local_name(self.seller) if self.seller else self.seller_name

    @property
    def buyer_label(self) -> str:
        """Return the name of the buyer in the reader's language."""
        return local_name(self.buyer) if self.buyer else self.buyer_name


class NumberReuse(Identified):
    """A refused attempt to record another invoice under a number that is used, with both parties as they were given."""

    invoice = models.ForeignKey(
        Invoice, models.PROTECT, related_name="reuses", verbose_name=_("invoice that has the number")
    )
    number = models.CharField(_("number"), max_length=40, help_text=_("invoice code and number, as printed"))
    day = models.DateField(_("day of issue"))
    seller_text = models.CharField(_("seller"), max_length=200)
    buyer_text = models.CharField(_("buyer"), max_length=200)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    tonnes = models.DecimalField(_("quantity, t of product"), max_digits=12, decimal_places=3)
    amount = models.DecimalField(_("amount without tax, yuan"), max_digits=16, decimal_places=2)
    attempted_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("attempted by")
    )
    attempted_at = models.DateTimeField(_("attempted at"), editable=False)

    objects = ScopedQuerySet.as_manager()

    # For officials: an enterprise learns nothing of what others tried to record.
    SCOPE = Scope(place="invoice__seller__place", also=(Scope(place="invoice__buyer__place"),))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("second use of an invoice number")
        verbose_name_plural = _("second uses of invoice numbers")
        ordering = ["-attempted_at", "-id"]
        constraints = [
            UniqueConstraint(
                name="number_reuse_kept_once",
                fields=["invoice", "day", "seller_text", "buyer_text", "product", "tonnes", "amount"],
                violation=Fault("", "exists", _("This attempt is on record already.")),
            ),
            CheckConstraint(
                name="number_reuse_names_both",
                condition=~Q(seller_text="") & ~Q(buyer_text=""),
                violation=Fault("/seller", "incomplete", _("Name both parties.")),
            ),
            CheckConstraint(
                name="number_reuse_positive",
                condition=Q(tonnes__gt=0, amount__gt=0),
                violation=Fault("/tonnes", "not_positive", _("Quantity, price and amount are greater than zero.")),
            ),
        ]

    def __str__(self) -> str:
        return self.number
