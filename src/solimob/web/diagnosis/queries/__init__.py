"""What pages read of a diagnosis: views of the value, never a new computation."""
