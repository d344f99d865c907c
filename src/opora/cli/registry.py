"""Command → module and one line of help; the module is imported when its command is called."""

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType


@dataclass(frozen=True, slots=True)
class Command:
    """A command; `opora.cli.commands.<module>` has `arguments(parser)` and `run(args)`.

    `records`: it reads or writes records, so Django is made ready before the module is imported.
    """

    name: str
    module: str
    summary: str
    records: bool = False

    def load(self) -> ModuleType:
        """Import the module."""
        return import_module(f"opora.cli.commands.{self.module}")


COMMANDS = (
    Command("inspect", "inspect_files", "что это за файлы: формат, класс, период, отметки, ошибки"),
    Command("failing", "failing", "кто попадает в список по приказу и почему"),
    Command("form", "form", "форма по приказу и заверяемая выгрузка отметок: Word, Excel, PDF"),
    Command("measures", "measures", "средний балл, успеваемость, качество, СОУ, динамика"),
    Command("duty", "duty", "ввод данных: что не внесено, опаздывает или требует проверки"),
    Command("import", "import_files", "загрузить файлы в каталог данных"),
    Command("generate", "generate", "придумать регион: школы, дети, отметки для проб и замеров"),
    Command("facts", "facts", "каталог данных: rebuild, refresh, sweep, verify"),
    Command("orders", "orders", "приказы: list, check"),
    Command(
        "audit", "audit", "журнал доступа: verify - цел ли он, head - его печать", records=True
    ),
    Command("town", "town", "пробный город: школы, отметки и люди всех ролей", records=True),
    Command("setup", "setup", "первый запуск: школа и её первый пользователь", records=True),
    Command("serve", "serve", "открыть Опору в браузере"),
    Command("worker", "worker", "фоновая работа отдельно от сервера", records=True),
    Command("backup", "backup", "резервная копия всего", records=True),
    Command("restore", "restore", "вернуть всё из резервной копии", records=True),
    Command("migrate", "migrate", "подготовить базу данных, проверить её настройки", records=True),
)
