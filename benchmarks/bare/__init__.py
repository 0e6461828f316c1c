"""The simplest REST framework resource, one table without rules: the baseline for the register's answers."""
