"""Addresses of signing; all need the right to certify."""

from opora.access.permissions import Permission
from opora.web.page import Page
from opora.web.pages.signature import acts, files, signing

_HERE = "submissions/<int:submission>/signature/"
_NEEDS = Permission.CERTIFY
_POST = ("POST",)

PAGES = (
    Page(_HERE, "signature", _NEEDS, signing.view),
    Page(f"{_HERE}attach/", "signature_attach", _NEEDS, acts.attach, _POST),
    Page(f"{_HERE}scan/", "signature_scan", _NEEDS, acts.scan, _POST),
    Page(f"{_HERE}documents/<str:name>", "signature_document", _NEEDS, files.document),
    Page(f"{_HERE}kept/<int:certification>/", "signature_kept", _NEEDS, files.kept),
    Page(f"{_HERE}rules.<str:ending>", "signature_rules", _NEEDS, files.rules),
    Page(f"{_HERE}joining.<str:ending>", "signature_joining", _NEEDS, files.joining),
)
