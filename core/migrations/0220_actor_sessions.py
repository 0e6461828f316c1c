"""Who acts is proven to the database by a token that the application holds for the time of a request only."""

from django.conf import settings
from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("core", "0141_kept_columns"), ("sessions", "0001_initial")]

    operations = [
        migrations.RunSQL(
            script(__file__, "actor_sessions.sql"),
            f"""
            DROP TRIGGER end_actor_session ON django_session;
            DROP TRIGGER end_actor_session ON core_apitoken;
            DROP FUNCTION core_end_actor_session(), core_assume(text), core_actor(), core_actor_mac(text),
                core_open_actor_session(text, uuid, text, integer, text, timestamptz),
                core_person_may_act(uuid, integer), core_draw_actor_key();
            DROP TABLE core_actorsession, core_actorkey;
            REVOKE USAGE ON SCHEMA public FROM "{settings.SIGN_IN_DATABASE_ROLE}";
            """,
        )
    ]
