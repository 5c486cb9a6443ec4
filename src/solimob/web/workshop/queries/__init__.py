"""What the pages of the workshop read."""
