"""Reads of the counselling pages: published questionnaires, and what a diagnosis knows at an address."""
