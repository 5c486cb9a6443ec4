"""An act that cannot be done."""


class RefusedActError(Exception):
    """The message says in French what was wrong and what to do next; views show it to the user."""
