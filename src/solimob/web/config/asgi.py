"""The site as an ASGI application: `uvicorn solimob.web.config.asgi:application`."""

import os
import warnings

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "solimob.web.config.settings")
django.setup(set_prefix=False)

from solimob.web.config.turns import TurnsHandler  # noqa: E402 (Django must be set up first)

application = TurnsHandler()

# Static files are small and read whole, which is what this warning is about.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
