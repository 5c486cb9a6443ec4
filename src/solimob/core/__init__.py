"""The domain. Pure: no Django, no network, no clock, no files. Arrays and frozen values in, values out."""
