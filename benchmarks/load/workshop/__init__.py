"""A meeting under load, and with a server that dies in the middle: `python -m benchmarks workshop`."""
