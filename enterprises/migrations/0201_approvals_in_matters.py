"""A request that belongs to a matter does not exist for whoever has a conflict of interest in it."""

from django.db import migrations, models
from django.db.models import deletion

from core.operations import KeptColumns
from enterprises.operations import ClosedByConflict


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0200_approvals_are_asked_for"), ("core", "0141_kept_columns")]

    operations = [
        migrations.AddField(
            "approvalrequest",
            "matter",
            models.ForeignKey(
                null=True,
                on_delete=deletion.PROTECT,
                related_name="+",
                to="enterprises.matter",
                verbose_name="matter",
            ),
        ),
        ClosedByConflict("enterprises_approvalrequest", "ARRAY[enterprises_approvalrequest.matter_id]"),
        # The rest is guarded by approval_guard (0111).
        KeptColumns(
            "enterprises_approvalrequest",
            always="id matter_id act target_id target_label arguments preview digest reason proposed_by_id proposed_at"
            " proposal_signature place_id authority_id enterprise_id person_id person_address expires_at",
            free="version state decided_by_id decided_at decision_reason decision_signature effective_from ended_by_id"
            " ended_at failure done_in consumed",
        ),
    ]
