"""Public organizations as they are browsed: which have a value, how many, and in which order, answered from memory."""
