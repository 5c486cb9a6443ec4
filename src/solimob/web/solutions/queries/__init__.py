"""What pages read: shipped data, loaded once for the life of the process, and counts of refusals."""
