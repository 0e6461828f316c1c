"""Files that strangers hand in: looked into by child processes that have little memory and little time."""
