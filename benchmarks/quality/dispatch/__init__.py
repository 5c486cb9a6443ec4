"""The dial-a-ride kernel: instances of the literature, rural days, a small association; OR-tools as the baseline."""
