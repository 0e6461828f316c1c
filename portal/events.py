"""The events of this app. Payloads contain ids only; receivers read the rest."""

LIST_FILE_WANTED = "list_file_wanted"  # file_id
