"""Addresses of packages: the receiver's under a campaign, the school's own under its form."""

from opora.access.permissions import Permission
from opora.web.page import Page
from opora.web.pages.packages import files, taking

_HERE = "units/<int:unit>/collection/<int:campaign>/packages/"
_REVIEW, _POST = Permission.REVIEW, ("POST",)

PAGES = (
    Page(_HERE, "packages", _REVIEW, taking.view),
    Page(f"{_HERE}receive/", "packages_receive", _REVIEW, taking.receive, _POST),
    Page(f"{_HERE}take/", "packages_take", _REVIEW, taking.take, _POST),
    Page(f"{_HERE}<int:due>.zip", "packages_write", _REVIEW, files.of_unit),
    Page(
        "submissions/<int:submission>/package.zip",
        "submission_package",
        Permission.CERTIFY,
        files.of_form,
    ),
)
