"""The site as an ASGI application: `uvicorn solimob.web.config.asgi:application`."""

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "solimob.web.config.settings")

application = get_asgi_application()

# Static files are small and read whole, which is what this warning is about.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
