"""What somebody with an account of his own tries against the running product; run by ``make attack``."""
