"""Packages between installations: what is created, updated, ignored; twice changes nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import timezone

import forging
from campaigning import started
from collecting import prepared
from forging import Authority, sign
from opora.documents.package.package import Package, PackedCertification, PackedFile, PackedUnit
from opora.documents.package.reading import read_package
from opora.documents.package.writing import write_package
from opora.documents.signing.own import own_key
from opora.orders.standing import State
from opora.records.actions.by import By
from opora.records.actions.packages import (
    Outcome,
    receive_package,
    take_package,
    write_package_of,
)
from opora.records.actions.submissions import (
    Certificate,
    accept,
    begin_review,
    certify,
    return_back,
    submit,
)
from opora.records.models import (
    AuditEvent,
    Certification,
    OrgUnit,
    Submission,
    SubmissionVersion,
    TakenPackage,
)
from opora.records.queries.campaigns import campaign_of, due_of
from opora.records.queries.packages import plan_package, taken_packages
from opora.records.seals import verify_seals
from opora.records.signatures import trust_folder
from opora.vocabulary.problems import UserError
from packages import DOCUMENT, SENT, form, package, sha

FRIDAY = datetime(2026, 2, 27, 9, tzinfo=UTC)

pytestmark = [
    pytest.mark.skipif(not forging.has_openssl(), reason="нет программы openssl"),
    pytest.mark.usefixtures("on_the_day"),
]


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return own_key(tmp_path_factory.mktemp("key"))


@pytest.fixture
def above(town, monkeypatch, key):
    """The upper installation: the campaign, who takes packages in, a way to take one.

    Keys are made by the clock of the machine; deadlines are asked for the due day.
    """
    number = started(town).number
    _set_clock(monkeypatch)
    return Above(town, campaign_of(number), key)


def _set_clock(monkeypatch):
    """The due day for everything but the certificates of installations, made today."""
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY)
    real = read_package
    later = datetime.now(UTC).replace(year=datetime.now(UTC).year + 1)
    monkeypatch.setattr(
        "opora.records.queries.packages.read_package", lambda path, _: real(path, later)
    )


class Above:
    def __init__(self, town, campaign, key):
        self.town, self.campaign, self.key = town, campaign, key
        self.by = By(town.accounts["municipal_coordinator"], "роль")
        self.unit = town.municipality

    def receive(self, made: Package) -> str:
        return receive_package([write_package(made, self.key)])

    def take(self, made: Package, compared: str | None = None) -> Outcome:
        return self.take_again(self.receive(made), compared)

    def take_again(self, sha256: str, compared: str | None = None) -> Outcome:
        said = self.key.certificate.fingerprint if compared is None else compared
        return take_package(
            by=self.by, campaign=self.campaign, unit=self.unit, sha256=sha256, compared=said
        )

    def whys(self, made: Package) -> list[str]:
        plan = plan_package(self.receive(made), self.campaign, self.unit)
        return [line.why for line in plan.lines]


def test_a_package_creates_the_form_as_if_the_school_had_sent_it(above):
    assert above.take(package()) == Outcome(1, 0, 0)

    row = Submission.objects.get()
    version = SubmissionVersion.objects.get()
    assert (row.state, row.sent, row.receiver_id) == (State.SUBMITTED, 1, above.unit)
    assert (version.seal, version.content) == (form().seal, form().content)
    assert list(version.documents.values_list("name", "sha256")) == [("form.pdf", sha(DOCUMENT))]
    kinds = Certification.objects.values_list("kind", "good", "same_hand")
    assert list(kinds) == [("password", True, False), ("scan", True, False)]
    assert verify_seals().broken == ""


def test_twice_changes_nothing(above):
    sha256 = above.receive(package())
    above.take_again(sha256)
    events = AuditEvent.objects.count()

    assert above.take_again(sha256) == Outcome(0, 0, 1)
    assert above.take(package()) == Outcome(0, 0, 1)  # another signature, the same forms

    assert SubmissionVersion.objects.count() == 1
    assert AuditEvent.objects.filter(what="принят пакет форм").count() == 2
    assert AuditEvent.objects.count() == events + 1
    assert "эта версия уже есть" in above.whys(package())


def test_a_newer_version_updates_and_an_older_one_is_ignored(above):
    above.take(package(form(version=2)))

    assert above.take(package(form("Болезнь", version=3))) == Outcome(0, 1, 0)
    assert above.whys(package(form("Иная", version=1))) == [
        "версия старее той, что уже принята из пакета"
    ]
    row = Submission.objects.get()
    assert (row.sent, row.state) == (2, State.SUBMITTED)
    assert SubmissionVersion.objects.get(number=2).changed == 1


def test_what_is_under_review_waits_and_what_was_returned_comes_again(above):
    above.take(package())
    number = Submission.objects.get().pk
    begin_review(by=above.by, submission=number)
    newer = package(form("Болезнь", version=2))
    assert "верните её" in above.whys(newer)[0]

    return_back(by=above.by, submission=number, version=1, reason="нет плана")
    assert above.take(newer) == Outcome(0, 1, 0)

    begin_review(by=above.by, submission=number)
    accept(by=above.by, submission=number, version=2)
    assert "принята" in above.whys(package(form("Иная", version=3)))[0]


def test_an_unknown_installation_is_let_in_once_after_its_fingerprint_was_compared(above):
    sha256 = above.receive(package())
    with pytest.raises(UserError, match="Сверьте с отправителем"):
        above.take_again(sha256, compared="")
    with pytest.raises(UserError, match="Сверьте с отправителем"):
        above.take_again(sha256, compared="0" * 64)
    assert Submission.objects.count() == 0

    spoken = above.key.certificate.fingerprint.upper()
    assert above.take_again(sha256, compared=f"{spoken[:4]} {spoken[4:]}") == Outcome(1, 0, 0)
    assert above.take(package(form("Болезнь", 2)), compared="") == Outcome(0, 1, 0)
    assert AuditEvent.objects.filter(what="признана установка").count() == 1


def test_a_school_is_found_by_its_identifiers_before_its_name(above):
    OrgUnit.objects.filter(pk=above.town.sibling.number).update(ogrn="1021500000016")
    named = replace(form(), unit=PackedUnit("Другое имя", "school", ogrn="1021500000016"))

    above.take(package(named))

    assert Submission.objects.get().unit_id == above.town.sibling.number


def test_a_school_that_is_not_below_is_ignored_with_a_reason(above):
    far = form(unit="МБОУ «Школа № 3 п. Дальнего»")

    assert above.take(package(far, form())) == Outcome(1, 0, 1)
    assert "среди ожидаемых нет" in above.whys(package(far))[0]


def test_one_that_was_ignored_can_be_taken_when_its_school_is_known(above):
    strange = form(unit="Школа-интернат")
    sha256 = above.receive(package(strange))
    assert above.take_again(sha256) == Outcome(0, 0, 1)
    OrgUnit.objects.filter(pk=above.town.sibling.number).update(name="Школа-интернат")

    assert above.take_again(sha256) == Outcome(1, 0, 0)
    assert TakenPackage.objects.count() == 1


def test_two_forms_of_one_school_are_refused(above):
    with pytest.raises(UserError, match="две формы одной школы"):
        above.take(package(form(), form("Болезнь", 2)))


def test_a_form_that_nobody_certified_is_ignored(above):
    assert above.whys(package(replace(form(), certifications=()))) == [
        "форма не заверена руководителем"
    ]


def test_after_the_closing_nothing_new_is_taken(above, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: FRIDAY.replace(month=4))

    assert "приём закрыт" in above.whys(package())[0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"school_year": 2024}, "другого мониторинга"), ({"order": "other"}, "по другому приказу")],
)
def test_another_campaign_is_said(above, changes, words):
    with pytest.raises(UserError, match=words):
        above.take(package(**changes))


def test_a_signature_is_checked_again_with_our_own_trust(above, tmp_path):
    authority = Authority(tmp_path / "authority", "ecdsa")
    signature = sign(DOCUMENT, authority.issue({"CN": "МБОУ СОШ № 1"}))
    certified = PackedCertification("cms", SENT, "Директор", sha(signature), {"cause": "good"})
    signed = package(
        replace(form(), certifications=(certified,)),
        files={sha(DOCUMENT): DOCUMENT, sha(signature): signature},
    )
    assert "нет доверенных корневых сертификатов" in above.whys(signed)[0]

    trust_folder().mkdir(parents=True)
    (trust_folder() / "root.cer").write_bytes(authority.owner.pem)
    assert above.take(signed) == Outcome(1, 0, 0)
    assert Certification.objects.get().report["document"] == "form.pdf"


def test_a_form_that_came_filled_by_hand_goes_up_with_what_was_said_of_it(above):
    said = PackedCertification("file", SENT, "Координатор", "", {"said": "не проверялась"})

    assert above.take(package(replace(form(), certifications=(said,)))) == Outcome(1, 0, 0)

    kept = Certification.objects.get()
    assert (kept.kind, kept.report["said"]) == ("file", "не проверялась")


def test_documents_that_the_order_does_not_name_are_left_out(above):
    strange = PackedFile("../../virus.exe", sha(DOCUMENT))
    above.take(package(replace(form(), documents=(strange,))))

    assert SubmissionVersion.objects.get().documents.count() == 0


def test_the_list_of_taken_packages_is_for_those_above(above):
    above.take(package())

    (line,) = taken_packages(above.campaign.number, above.unit)
    assert (line.sender, line.created) == ("МБОУ «Школа № 1 с. Заречного»", 1)
    assert taken_packages(above.campaign.number, above.town.other_municipality) == []


def test_what_a_school_sent_is_written_and_read_as_it_was(town, monkeypatch, tmp_path):
    made = prepared(town)
    _set_clock(monkeypatch)
    monkeypatch.setattr(
        "opora.records.actions.kept_documents.render", lambda *_: {"form.pdf": DOCUMENT}
    )
    campaign, due = campaign_of(made.campaign), due_of(made.due)
    with pytest.raises(UserError, match="ничего не сдано"):
        write_package_of(by=made.head, campaign=campaign, due=due, unit=town.school.number)
    certificate = Certificate("password", made.seal)
    certify(by=made.head, submission=made.submission, certificate=certificate)
    submit(by=made.head, submission=made.submission, version=made.version)

    content = write_package_of(
        by=made.head, campaign=campaign, due=due, unit=town.municipality
    ).content

    (tmp_path / "package.zip").write_bytes(content)
    later = datetime.now(UTC).replace(year=datetime.now(UTC).year + 1)
    found = read_package(tmp_path / "package.zip", later).package
    (sent,) = found.forms
    assert (sent.seal, sent.sent_at, sent.version) == (made.seal, FRIDAY, 1)
    assert sent.unit.municipality == "Заречный район"
    assert found.files == {sha(DOCUMENT): DOCUMENT}
    assert [each.kind for each in sent.certifications] == ["password"]
    own = receive_package([content])
    plan = plan_package(own, campaign, town.municipality)
    assert [line.why for line in plan.lines] == ["эта версия уже есть"]
