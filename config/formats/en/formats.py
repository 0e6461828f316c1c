"""Days as "13 October 2011"."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i:s"
