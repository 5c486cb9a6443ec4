"""The acts of the workshop: one function, one transaction, one log entry each for what members do."""
