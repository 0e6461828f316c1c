"""Events that this app receives: none yet. It adds its files to the reference data that ``load_reference`` loads."""

from core import reference_files
from environment import reference

reference_files.further["process restrictions"] = reference.load_restrictions
