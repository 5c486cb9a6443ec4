"""Solutions, law, regimes and competence: public pages, read without an account."""
