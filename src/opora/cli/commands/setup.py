"""`opora setup`: an empty installation gets its school and the first person who may sign in."""

import argparse
import getpass
import sys

from django.utils import timezone

from opora.cli.answer import Answer
from opora.cli.arguments import add_data
from opora.config.ready import data_folder
from opora.config.secret import keep_secret
from opora.config.tables import bring_up_to_date
from opora.records.actions.beginning import begin
from opora.vocabulary.problems import UserError
from opora.vocabulary.text import squeeze

_REGION = "Регион"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--school", default="", metavar="НАЗВАНИЕ", help="школа")
    parser.add_argument("--municipality", default="", metavar="НАЗВАНИЕ", help="муниципалитет")
    parser.add_argument(
        "--region", default=_REGION, metavar="НАЗВАНИЕ", help=f"регион («{_REGION}»)"
    )
    parser.add_argument("--login", required=True, metavar="ЛОГИН", help="под каким логином входить")
    parser.add_argument(
        "--link", action="store_true", help="не спрашивать пароль, а дать одноразовую ссылку"
    )
    parser.add_argument("--name", default="Администратор", metavar="ФИО", help="кто это")
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return who may sign in now; the password is asked, or read from the standard input."""
    password = None if args.link else _password()
    bring_up_to_date(data_folder(), lambda said: sys.stderr.write(f"{said}\n"))
    keep_secret(data_folder())
    begun = begin(
        region=squeeze(args.region),
        municipality=squeeze(args.municipality),
        school=squeeze(args.school),
        name=squeeze(args.name),
        login=args.login,
        password=password,
        on=timezone.localdate(),
    )
    how = f"войдите под логином «{args.login}»"
    if begun.token:
        how = (
            f"откройте один раз http://127.0.0.1:8000/invitation/{begun.token}/ (ссылка на 7 дней)"
        )
    text = (
        f"Готово. Запустите opora serve и {how}. Остальных пригласите на странице «Люди и права»."
    )
    return Answer({"unit": begun.unit, "staff": begun.staff, "token": begun.token}, text)


def _password() -> str:
    """Return the password; raises UserError when there is none or two typed ones differ."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Пароль (не короче 10 знаков): ")
    if getpass.getpass("Ещё раз: ") != password:
        raise UserError("Пароли не совпали. Запустите команду ещё раз.")
    return password
