"""Codes of places and authorities are fixed."""

from django.db import migrations

from core.operations import script

BACK = """
DROP TRIGGER code_is_fixed ON enterprises_jurisdiction;
DROP TRIGGER code_is_fixed ON enterprises_authority;
DROP FUNCTION code_is_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0300_places_of_enterprises")]

    operations = [migrations.RunSQL(script(__file__, "codes_are_fixed.sql"), BACK)]
