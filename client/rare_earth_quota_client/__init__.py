"""A typed client of the Rare Earth Quota Register's API.

Bodies and answers are dictionaries with declared keys (``models``); tonnes are strings, as in the API. What the
register refuses is raised as ``Refused``.
"""

from rare_earth_quota_client.operations import Operations
from rare_earth_quota_client.transport import Refused, Upload

__all__ = ["Client", "Refused", "Upload"]


class Client(Operations):
    """A client of one register with one token: ``Client("https://quota.example", token)``."""
