"""How good answers are, beside a peer in the same run."""
