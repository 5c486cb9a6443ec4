"""Addresses of the shared diagnosis."""

from solimob.web.diagnosis import urls_edit, urls_read

app_name = "diagnosis"

urlpatterns = [*urls_edit.urlpatterns, *urls_read.urlpatterns]
