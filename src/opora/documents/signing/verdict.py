"""What a check of a signature may find, and how it is told to people."""

from enum import StrEnum

from opora.vocabulary.problems import UserError


class Cause(StrEnum):
    """Why a signature is not taken, or that it is; `words` say it and what to do."""

    GOOD = "good"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_SIGNATURE = "not_signature"
    CERTIFICATE = "certificate"
    BROKEN = "broken"
    ATTACHED = "attached"
    NO_CERTIFICATE = "no_certificate"
    WEAK = "weak"
    ENGINE_MISSING = "engine_missing"
    PROGRAM_MISSING = "program_missing"
    TIMEOUT = "timeout"
    NO_ROOTS = "no_roots"
    UNKNOWN_ISSUER = "unknown_issuer"
    FALSE_CERTIFICATE = "false_certificate"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    NO_LIST = "no_list"
    STALE_LIST = "stale_list"
    FALSE_LIST = "false_list"
    WRONG_PURPOSE = "wrong_purpose"
    ALTERED = "altered"
    FALSE_SIGNATURE = "false_signature"
    WRONG_SIGNER = "wrong_signer"
    UNCLEAR = "unclear"

    @property
    def words(self) -> str:
        """What is wrong and what to do, in Russian."""
        return _WORDS[self]


class NotGood(UserError):
    """A signature that is not taken; `cause` says why, `detail` what exactly was found."""

    def __init__(self, cause: Cause, detail: str = "") -> None:
        super().__init__(f"{cause.words} {detail}".strip())
        self.cause = cause
        self.detail = detail


_WORDS = {
    Cause.GOOD: "Подпись верна.",
    Cause.EMPTY: "Файл подписи пуст. Выгрузите подпись ещё раз и приложите файл .sig.",
    Cause.TOO_LARGE: "Файл больше, чем бывает откреплённая подпись. Приложите файл .sig.",
    Cause.NOT_SIGNATURE: (
        "Это не электронная подпись. Нужен файл откреплённой подписи (.sig, .p7s), "
        "который создала программа подписания."
    ),
    Cause.CERTIFICATE: (
        "Это сертификат, а не подпись. Подпишите документ и приложите файл откреплённой "
        "подписи (.sig)."
    ),
    Cause.BROKEN: "Файл подписи повреждён или скачан не целиком. Скопируйте его заново.",
    Cause.ATTACHED: (
        "Подпись присоединённая: документ лежит внутри неё. Подпишите скачанный документ ещё "
        "раз, выбрав «откреплённая подпись» («отдельный файл подписи»)."
    ),
    Cause.NO_CERTIFICATE: (
        "В подписи нет сертификата подписавшего. Подпишите ещё раз, включив в подпись сертификат."
    ),
    Cause.WEAK: (
        "Подпись сделана ненадёжным алгоритмом или слишком коротким ключом (например, SHA-1). "
        "Подпишите ключом по ГОСТ Р 34.10-2012, RSA от 2048 бит или ECDSA с SHA-256."
    ),
    Cause.ENGINE_MISSING: (
        "Подпись по ГОСТ, а на сервере нет модуля ГОСТ для OpenSSL, поэтому она не проверена. "
        "Администратору: установите пакет libengine-gost-openssl."
    ),
    Cause.PROGRAM_MISSING: (
        "На сервере нет программы openssl, поэтому подпись не проверена. "
        "Администратору: установите пакет openssl."
    ),
    Cause.TIMEOUT: "Проверка подписи не закончилась вовремя. Повторите позже.",
    Cause.NO_ROOTS: (
        "Проверять не по чему: нет доверенных корневых сертификатов. Администратору: положите "
        "сертификаты удостоверяющих центров (.cer, .crt, .pem) в папку trust каталога данных."
    ),
    Cause.UNKNOWN_ISSUER: (
        "Сертификат выдан центром, которому здесь не доверяют. Если центр настоящий, "
        "администратор добавляет его корневой сертификат в папку trust каталога данных."
    ),
    Cause.FALSE_CERTIFICATE: (
        "Сертификат подписавшего выдал не тот, кто в нём назван, либо не имевший на это права. "
        "Подпишите документ своим действующим сертификатом."
    ),
    Cause.NOT_YET_VALID: "Сертификат ещё не начал действовать.",
    Cause.EXPIRED: "Срок сертификата истёк. Подпишите документ действующим сертификатом.",
    Cause.REVOKED: "Сертификат отозван. Подпишите документ действующим сертификатом.",
    Cause.NO_LIST: (
        "Не проверить, не отозван ли сертификат: нет списка отозванных его центра. "
        "Администратору: положите список (.crl) в папку trust каталога данных."
    ),
    Cause.STALE_LIST: (
        "Не проверить, не отозван ли сертификат: список отозванных устарел. "
        "Администратору: положите свежий список (.crl) в папку trust каталога данных."
    ),
    Cause.FALSE_LIST: (
        "Не проверить, не отозван ли сертификат: список отозванных подписан не его центром. "
        "Администратору: замените список (.crl) в папке trust каталога данных."
    ),
    Cause.WRONG_PURPOSE: (
        "Сертификат выдан не для подписания документов. Подпишите сертификатом, "
        "у которого указано «цифровая подпись»."
    ),
    Cause.ALTERED: (
        "Подписан другой документ, или его изменили после подписания. Скачайте документ "
        "со страницы заново, подпишите именно этот файл и не пересохраняйте его."
    ),
    Cause.FALSE_SIGNATURE: (
        "Подпись не сходится с сертификатом: она повреждена или сделана другим ключом. "
        "Подпишите документ ещё раз."
    ),
    Cause.WRONG_SIGNER: (
        "Подписал не тот: организация в сертификате не та, что сдаёт форму. "
        "Подпишите сертификатом своей организации."
    ),
    Cause.UNCLEAR: "Подпись не прошла проверку.",
}
