"""The meeting, its polls and boards, the surveys, and the register of needs they end in."""
