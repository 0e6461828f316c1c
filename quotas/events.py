"""The events of this app. Payloads contain ids only; receivers read the rest."""

NOTICE_SUBMITTED = "notice_submitted"  # notice_id
NOTICE_RETURNED = "notice_returned"  # notice_id
NOTICE_IN_FORCE = "notice_in_force"  # notice_id
NOTICE_REVOKED = "notice_revoked"  # notice_id
QUOTA_MOVED = "quota_moved"  # key of the postings
MOVEMENT_MADE = "movement_made"  # key of the postings that two people approved on a document
REPORT_HANDED_OVER = "report_handed_over"  # report_id: a draft is ready to be signed
REPORT_SENT_BACK = "report_sent_back"  # report_id: a draft was not signed
REPORT_SUBMITTED = "report_submitted"  # report_id
REPORT_RETURNED = "report_returned"  # report_id
REPORT_ACCEPTED = "report_accepted"  # report_id
REPORT_REPUDIATED = "report_repudiated"  # report_id
IMPORT_RECEIVED = "import_received"  # import_id
DUE_DAY_SET = "due_day_set"  # due_day_id
SHEET_UPLOADED = "sheet_uploaded"  # import_id: with the reports of many enterprises, to be read
IMPORT_GOES_ON = "import_goes_on"  # import_id: a step is done, and more remain
IMPORT_ROWS_UNNEEDED = "import_rows_unneeded"  # import_id: a large sheet was refused or discarded
IMPORT_ENDED = "import_ended"  # import_id: a large sheet was checked or filed
REPORT_IMPORTED = "report_imported"  # report_id: filed from a sheet with many; told to other systems as submitted
CONSUMPTION_FILED = "consumption_filed"  # enterprise_id: filed, entered or amended
REPORTS_IMPORTED = "reports_imported"  # part_id of a sheet whose reports were filed
