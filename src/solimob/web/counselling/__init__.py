"""Counselling in the browser: the test of obstacles, the finder of aids, and the open feed of aids."""
