"""Command → module and one line of help; the module is imported when its command is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType


@dataclass(frozen=True, slots=True)
class Command:
    """A command; `opora.cli.commands.<module>` has `arguments(parser)` and `run(args)`.

    `records`: it reads or writes records, so Django is made ready before the module is imported.
    `parts`: actions of the command that have modules of their own, by their names.
    """

    name: str
    module: str
    summary: str
    records: bool = False
    parts: tuple["Command", ...] = ()

    def of(self, words: Sequence[str]) -> "Command":
        """Return the part that the words after the command's name call, or the command itself."""
        return next((part for part in self.parts if part.name in words[:1]), self)

    def load(self) -> ModuleType:
        """Import the module."""
        return import_module(f"opora.cli.commands.{self.module}")


COMMANDS = (
    Command("inspect", "inspect_files", "что это за файлы: формат, класс, период, отметки, ошибки"),
    Command("failing", "failing", "кто попадает в список по приказу и почему"),
    Command("form", "form", "форма по приказу и заверяемая выгрузка отметок: Word, Excel, PDF"),
    Command("measures", "measures", "средний балл, успеваемость, качество, СОУ, динамика"),
    Command("duty", "duty", "ввод данных: что не внесено, опаздывает или требует проверки"),
    Command(
        "risk",
        "risk",
        "признаки риска: list, explain - по файлам или каталогу, refresh - для браузера",
        parts=(Command("refresh", "risk_refresh", "пересчитать признаки риска", records=True),),
    ),
    Command("term-end", "term_end", "итоги четверти: report - проблемные зоны и рекомендации"),
    Command("paper", "paper", "бумаги сопровождения: ИОМ, уведомление, протокол…", records=True),
    Command(
        "campaign",
        "campaign",
        "мониторинг: list, start, status, remind, consolidate, templates - пустые формы",
        records=True,
        parts=(
            Command("consolidate", "campaign_consolidate", "свод принятых форм", records=True),
            Command("templates", "campaign_templates", "пустые формы для школ", records=True),
        ),
    ),
    Command(
        "submission",
        "submission_verify",
        "формы мониторингов: list, accept, return, verify, import - заполненные вручную",
        records=True,
        parts=(
            *(
                Command(name, "submission_decide", "решения о формах", records=True)
                for name in ("list", "accept", "return")
            ),
            Command("import", "submission_import", "формы, заполненные вручную", records=True),
        ),
    ),
    Command(
        "package", "package", "пакеты форм другой установке и от неё: write, take", records=True
    ),
    Command("import", "import_files", "загрузить файлы в каталог данных"),
    Command("generate", "generate", "придумать регион: школы, дети, отметки для проб и замеров"),
    Command("facts", "facts", "каталог данных: rebuild, refresh, sweep, verify"),
    Command("orders", "orders", "приказы: list, check"),
    Command(
        "audit",
        "audit",
        "журнал доступа: verify - целы ли он и печати форм, head - его печать",
        records=True,
    ),
    Command("town", "town", "пробный город: школы, отметки и люди всех ролей", records=True),
    Command("setup", "setup", "первый запуск: школа и её первый пользователь", records=True),
    Command("serve", "serve", "открыть Опору в браузере"),
    Command("worker", "worker", "фоновая работа отдельно от сервера", records=True),
    Command("backup", "backup", "резервная копия всего", records=True),
    Command("restore", "restore", "вернуть всё из резервной копии", records=True),
    Command("migrate", "migrate", "подготовить базу данных, проверить её настройки", records=True),
)
