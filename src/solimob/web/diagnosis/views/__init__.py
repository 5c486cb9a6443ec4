"""Pages of the shared diagnosis: `edit_*` where people enter something, `read_*` where they read."""
