"""Files that strangers hand in: examined in a child process with little room, then sealed."""
