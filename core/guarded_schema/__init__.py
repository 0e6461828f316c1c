"""The guarded schema of the register, compared with the one that the migrations made.

``migrate`` signs, as the owner, the schema it has made; the application cannot write that statement, and only the
holder of ``SEAL_KEY`` can sign another. Start-up and ``verify_ledger`` compare the database with it and name each
difference.
"""

from core.guarded_schema.comparison import compare_items, differences, is_installed
from core.guarded_schema.signing import SchemaDiffers, require_as_signed, sign_schema

__all__ = ["SchemaDiffers", "compare_items", "differences", "is_installed", "require_as_signed", "sign_schema"]
