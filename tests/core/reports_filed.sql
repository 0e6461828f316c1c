SELECT number FROM quotas_report WHERE id = %(key)s
