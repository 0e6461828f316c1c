"""Every write to the register: a module per noun, a function per verb."""
