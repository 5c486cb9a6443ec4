"""Démarches: an organization, a territory, the actors around it, and the runs computed for it."""
