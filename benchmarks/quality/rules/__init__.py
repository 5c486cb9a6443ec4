"""What the rule engine promises, measured: true proofs, few questions, quick answers."""
