"""The key of the draws of visits: whoever has a backup does not know the seeds of a restored register."""

from core import backups

backups.draw_at_restore("draw_key_of_draws")
