"""The chain that seals what was committed, and its signed checkpoints. Only the sealer adds rows; none is changed."""

from django.db import models
from django.db.models.functions import UUID7
from django.utils.translation import gettext_lazy as _

from core.actors import Actor


class SealBatchQuerySet(models.QuerySet["SealBatch"]):
    def visible_to(self, actor: Actor) -> "SealBatchQuerySet":
        """Return all batches: their heads are meant to be copied by as many witnesses as possible."""
        return self.defer("leaves")


class SealBatch(models.Model):
    """Everything that the transactions from ``from_point`` to before ``to_point`` have written to chained tables."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    from_point = models.BigIntegerField(_("from transaction"), help_text=_("inclusive"))
    to_point = models.BigIntegerField(_("to transaction"), help_text=_("exclusive"))
    first_position = models.PositiveBigIntegerField(_("first position"))
    last_position = models.PositiveBigIntegerField(_("last position"))
    count = models.PositiveIntegerField(_("entries"))
    counts = models.JSONField(_("entries by table"))
    columns = models.JSONField(_("columns by table"))
    root = models.CharField(_("Merkle root"), max_length=64)
    previous = models.CharField(_("hash of the batch before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)
    sealed_at = models.DateTimeField(_("sealed at"))
    leaves = models.BinaryField(_("keys and hashes of the entries"))
    key = models.CharField(_("public key"), max_length=64, blank=True, default="")
    signature = models.CharField(_("signature"), max_length=128, blank=True, default="")

    objects = SealBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("sealed batch")
        verbose_name_plural = _("sealed batches")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"#{self.number}"


class CheckpointQuerySet(models.QuerySet["Checkpoint"]):
    def visible_to(self, actor: Actor) -> "CheckpointQuerySet":
        """Return all checkpoints: they are meant to be copied by as many witnesses as possible."""
        return self

    def newest(self) -> "Checkpoint | None":
        """Return the checkpoint that a receipt names: the newest, without the text that was signed."""
        return self.defer("statement").order_by("-number").first()


class Checkpoint(models.Model):
    """The signed state of the whole chain at an instant; any kept copy can later prove a change."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    taken_at = models.DateTimeField(_("taken at"))
    batches = models.PositiveBigIntegerField(_("batches"))
    entries = models.PositiveBigIntegerField(_("entries"))
    head = models.CharField(_("hash of the last batch"), max_length=64)
    root = models.CharField(_("Merkle root over the batches"), max_length=64)
    key = models.CharField(_("public key"), max_length=64)
    statement = models.TextField(_("signed statement"))
    signature = models.CharField(_("signature"), max_length=128)

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"#{self.number}"


class SchemaStatement(models.Model):
    """The signed description of the guarded schema after a migration; written only by ``migrate``, as the owner."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    signed_at = models.DateTimeField(_("signed at"))
    statement = models.TextField(_("signed statement"))
    key = models.CharField(_("public key"), max_length=64)
    signature = models.CharField(_("signature"), max_length=128)

    class Meta:
        verbose_name = _("statement of the schema")
        verbose_name_plural = _("statements of the schema")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"#{self.number}"


class RowVersion(models.Model):
    """A version of a row that may change, as a digest; a trigger writes it (``core.sealing.row_versions``)."""

    ROW_SECURITY = True  # forced: see core.row_security

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    number = models.BigIntegerField(_("number"), editable=False)  # in the order of the versions of one row
    table_name = models.CharField(_("table"), max_length=63, db_index=True)
    row_key = models.CharField(_("row"), max_length=128)
    operation = models.CharField(_("operation"), max_length=8)
    salt = models.BinaryField(_("salt"))
    digest = models.BinaryField(_("digest"))

    class Meta:
        verbose_name = _("version of a row")
        verbose_name_plural = _("versions of rows")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_key}"


class SealCounter(models.Model):
    """The end of the chain, in one row that the owner's trigger advances with each batch."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(_("batches"))
    last_position = models.PositiveBigIntegerField(_("last position"))
    hash = models.CharField(_("hash of the last batch"), max_length=64)

    class Meta:
        verbose_name = _("counter of batches")
        verbose_name_plural = _("counter of batches")

    def __str__(self) -> str:
        return f"#{self.number}"


class SealWitness(models.Model):
    """An external recipient of batch heads, and the last head sent to it."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    address = models.CharField(_("address"), max_length=300, unique=True)
    last_number = models.PositiveBigIntegerField(_("last batch"), default=0)
    offered_at = models.DateTimeField(_("offered at"), null=True)
    error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("witness")
        verbose_name_plural = _("witnesses")
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address
