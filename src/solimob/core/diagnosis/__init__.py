"""Who cannot move, where and why: indicators, publics, access, offer, ranks, peers, scale, findings.

`diagnose` turns the data of an extent into a `Diagnosis`, a frozen value that pages and documents read and never
recompute. `to_dict` and `from_dict` are its published JSON form.
"""
