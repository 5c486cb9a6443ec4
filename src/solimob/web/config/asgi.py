"""The site as an ASGI application: `uvicorn solimob.web.config.asgi:application`."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "solimob.web.config.settings")
django.setup(set_prefix=False)

from solimob.web.config.turns import TurnsHandler  # noqa: E402 (Django must be set up first)

application = TurnsHandler()

# What was loaded until now stays until the end: the garbage collector need not go through it again at each turn.
gc.collect()
gc.freeze()
