"""The barest REST framework resource: one table, no rules. What the register's answers are measured against."""
