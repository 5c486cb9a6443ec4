"""People, the organizations they work for, what their role lets them do, and the log of what was done."""
