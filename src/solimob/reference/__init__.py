"""Shipped, dated data and their strict loaders into core values."""
