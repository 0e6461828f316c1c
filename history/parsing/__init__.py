"""The files of a history, read into rows without the database. Every line that cannot be read is named."""
