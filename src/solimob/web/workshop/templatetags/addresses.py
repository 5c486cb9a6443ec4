"""Whether an address that is handed out leads anybody here."""

from __future__ import annotations

from django import template

from solimob.web.accounts.loopback import leads_to_loopback

register = template.Library()
register.filter("leads_only_here", leads_to_loopback)
