"""Files of unknown origin: examined in a child process with limited resources, then sealed."""
