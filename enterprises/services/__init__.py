"""Services, through which every write to the register goes: a module per noun, a function per verb."""
