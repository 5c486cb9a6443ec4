"""Compress what is text, for phones of a hall that no proxy stands before; never the stream of a meeting.

A page is compressed with some random bytes beside (Django's answer to BREACH: the length of a page says nothing of a
secret in it). A file is compressed once for all who ask for it. A stream must be sent as it comes.
"""

from __future__ import annotations

import gzip
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers
from whitenoise.middleware import WhiteNoiseFileResponse

SMALLEST_BYTES = 1400
"""What goes in one packet of the network is not made faster."""
_TEXTS = frozenset(
    {
        "application/geo+json",
        "application/javascript",
        "application/json",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
        "text/plain",
    }
)


class CompressionMiddleware(GZipMiddleware):
    """Compress pages at each answer and static files once, where they are text and the browser takes gzip."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._files: dict[str, bytes] = {}

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return an answer as this browser takes it."""
        if response.headers.get("Content-Type", "").partition(";")[0] not in _TEXTS:
            return response
        if isinstance(response, WhiteNoiseFileResponse):
            return self._file(request, response)
        if response.streaming or len(response.content) < SMALLEST_BYTES:
            return response
        return super().process_response(request, response)

    def _file(self, request: HttpRequest, response: WhiteNoiseFileResponse) -> HttpResponseBase:
        if int(response.headers.get("Content-Length", 0)) < SMALLEST_BYTES:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        takes_it = re_accepts_gzip.search(request.headers.get("Accept-Encoding", ""))
        if not takes_it or request.method != "GET" or response.status_code != 200:
            return response
        if request.path_info not in self._files:
            self._files[request.path_info] = gzip.compress(b"".join(response.streaming_content), mtime=0)
        small = self._files[request.path_info]
        response.streaming_content = (small,)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(small))
        # It names the file as it lies on the disk; the browser asks again by its date.
        del response.headers["ETag"]
        return response
