"""A matter is closed to people of a party's successor, and with it the requests made before it was opened."""

from pathlib import Path

from django.db import migrations

from core.operations import KeptColumns, script

_BEFORE = Path(__file__).with_name("sql").joinpath("matters.sql").read_text(encoding="utf-8").split("$$;")[0] + "$$;"

_ALWAYS = (
    "id act target_id target_label arguments preview digest reason proposed_by_id proposed_at proposal_signature"
    " place_id authority_id enterprise_id person_id person_address expires_at"
)
_FREE = (
    "version state decided_by_id decided_at decision_reason decision_signature effective_from ended_by_id ended_at"
    " failure done_in consumed"
)
_KEPT_BEFORE = KeptColumns("enterprises_approvalrequest", always=f"{_ALWAYS} matter_id", free=_FREE)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0251_roles_end_from_today")]

    operations = [
        migrations.RunSQL(
            script(__file__, "matters_of_successors.sql"),
            _BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
        ),
        migrations.RunSQL(_KEPT_BEFORE.reverse_sql, _KEPT_BEFORE.sql),
        # A request enters the matter that its target becomes part of, and does not leave it.
        KeptColumns("enterprises_approvalrequest", always=_ALWAYS, once="matter_id", free=_FREE),
    ]
