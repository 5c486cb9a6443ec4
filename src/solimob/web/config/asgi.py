"""The site as an ASGI application: `uvicorn solimob.web.config.asgi:application`."""

import gc
import os
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "solimob.web.config.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 (Django must be set up first)

from solimob.web.config.turns import TurnsHandler  # noqa: E402

application = TurnsHandler()

# Every page is loaded now, not by the first visitor, who would wait a second more for it.
import_module(settings.ROOT_URLCONF)
# What was loaded stays until the end: the garbage collector need not go through it again, request after request.
gc.collect()
gc.freeze()
