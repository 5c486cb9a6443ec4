"""Benchmarks: each has its command and its committed results. They measure; they do not test."""
