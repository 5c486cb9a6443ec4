"""The site as an ASGI application: `uvicorn solimob.web.config.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "solimob.web.config.settings")

application = get_asgi_application()
