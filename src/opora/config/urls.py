"""Addresses: what the pages declare, nothing else."""

from opora.web.addresses import urlpatterns

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

handler403 = "opora.web.errors.forbidden"
handler404 = "opora.web.errors.not_found"
handler500 = "opora.web.errors.failed"
