"""The command as a whole: help, versions, orders, the demo, any console."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from journals import report_block, report_sheet, write_xlsx
from opora import __version__
from opora.cli import demo
from opora.cli.main import main
from opora.cli.registry import COMMANDS

ROOT = Path(__file__).parent.parent.parent


def test_help_names_every_command(say):
    code, text = say("--help")

    assert code == 0
    assert all(f"  {command.name}" in text for command in COMMANDS)


def test_every_command_has_help_of_its_own(capsys):
    for command in COMMANDS:
        assert main([command.name, "--help"]) == 0
        printed = capsys.readouterr().out
        assert f"Как писать: opora {command.name}" in printed
        assert "эта подсказка" in printed


def test_the_version_is_told(say):
    assert say("--version") == (0, f"opora {__version__}\n")


def test_a_wrong_command_is_explained_on_the_error_stream(capsys):
    code = main(["инспект"])

    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert "Нет команды «инспект»" in printed.err


def test_json_may_stand_before_the_command(capsys):
    code = main(["--json", "orders", "list"])

    assert code == 0
    assert json.loads(capsys.readouterr().out)["orders"][0]["order"] == "alania-948-2021"


def test_help_as_json_is_one_object_too(opora):
    assert opora("failing", "--help")[1]["help"].startswith("Как писать: opora failing")
    assert "failing" in opora("--help")[1]["commands"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("failing",), "не хватает: --order, --on"),
        (("inspect", "a.xlsx", "--nosuch"), "лишнее: --nosuch"),
        (("measures", "a.xlsx", "--by", "шкаф"), "--by: «шкаф», а можно: 'class'"),
        (("measures", "a.xlsx", "--by"), "после --by нужно значение"),
    ],
)
def test_wrong_arguments_are_explained_in_russian(opora, arguments, said):
    code, data = opora(*arguments)

    assert (code, said in data["error"]) == (2, True)


def test_options_may_stand_between_paths(tmp_path, opora):
    block = report_block("Аликов Артём", [(3, 24)], {"Алгебра": ["2"]})
    paths = [write_xlsx(tmp_path / name, report_sheet(block, name=name)) for name in ("a", "b")]

    _, data = opora("inspect", paths[0], "--year", "2024", paths[1])

    assert len(data["files"]) == 2


def test_a_failure_of_the_program_names_its_place_and_no_data(opora, monkeypatch):
    def fail(_: object) -> None:
        raise ValueError("Аликов Артём")

    monkeypatch.setattr("opora.cli.commands.inspect_files.paths_of", fail)

    code, data = opora("inspect", "a.xlsx")

    assert code == 2
    assert "ValueError, test_main.py:" in data["error"]
    assert "Аликов" not in data["error"]


def test_developers_may_ask_for_the_failure_itself(monkeypatch):
    def fail(_: object) -> None:
        raise ValueError("place")

    monkeypatch.setenv("OPORA_DEBUG", "1")
    monkeypatch.setattr("opora.cli.commands.inspect_files.paths_of", fail)

    with pytest.raises(ValueError, match="place"):
        main(["inspect", "a.xlsx"])


def test_a_person_may_interrupt(monkeypatch, capsys):
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("opora.cli.commands.inspect_files.paths_of", interrupt)

    assert main(["inspect", "a.xlsx"]) == 130
    assert capsys.readouterr() == ("", "")


def test_an_answer_that_nobody_reads_is_no_success(monkeypatch):
    class Closed:
        def write(self, _: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Closed())

    assert main(["orders", "list"]) == 2
    sys.stdout.write("goes nowhere and fails no more")
    sys.stdout.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device, Linux has one")
def test_a_full_disk_is_no_success():
    command = [sys.executable, "-m", "opora.cli.main", "orders", "list"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)

    assert (done.returncode, done.stderr) == (2, b"")


def test_orders_are_listed_and_checked(say, opora):
    code, text = say("orders", "list")
    checked, data = opora("orders", "check")

    assert (code, "№ 948 от 06.10.2021" in text) == (0, True)
    assert (checked, data) == (0, {"checked": ["alania-948-2021"], "problems": []})


def test_listing_orders_takes_no_folders(tmp_path, opora):
    code, data = opora("orders", "list", tmp_path)

    assert (code, "opora orders check" in data["error"]) == (2, True)


def test_a_folder_that_is_no_order_is_a_problem(tmp_path, opora):
    (tmp_path / "order.toml").write_text('titel = "x"', encoding="utf-8")

    code, data = opora("orders", "check", tmp_path)

    assert code == 1
    assert "titel" in data["problems"][0]["message"]


def test_a_region_keeps_its_own_order_in_the_data_directory(tmp_path, opora):
    source = ROOT / "src" / "opora" / "catalogue" / "orders" / "alania-948-2021"
    target = tmp_path / "orders" / "region-1"
    for path in source.rglob("*"):
        if path.is_file():
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())

    _, data = opora("orders", "list", "--data", tmp_path)

    assert [order["order"] for order in data["orders"]] == ["alania-948-2021", "region-1"]


def test_a_console_without_cyrillic_does_not_break_the_answer(tmp_path):
    path = write_xlsx(
        tmp_path / "a.xlsx",
        report_sheet(report_block("Ӕхсаров Пётр", [(1, 13)], {"Алгебра": ["2"]})),
    )
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}

    done = subprocess.run(
        [sys.executable, "-m", "opora.cli.main", "inspect", str(path)],
        capture_output=True,
        env=environment,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")


def test_inspecting_says_what_a_file_is(tmp_path, say, opora):
    path = write_xlsx(
        tmp_path / "a.xlsx",
        report_sheet(report_block("Аликов Артём", [(3, 24), (3, 31)], {"Алгебра": ["2", "Н 0"]})),
    )

    _, data = opora("inspect", path)
    _, text = say("inspect", path)

    (file,) = data["files"]
    assert file["format"] == "sgo_pupil_report"
    assert (file["classes"], file["school_years"]) == (["9А"], [2024])
    assert (file["since"], file["on"]) == ("2025-03-24", "2025-05-24")
    assert (file["pupils"], file["subjects"], file["marks"]) == (1, 1, 1)
    assert (file["absences"], file["entries"], file["final_marks"]) == (1, 1, 0)
    assert "учеников 1, предметов 1, отметок 1" in text


def test_the_demo_shows_everything_and_writes_the_documents(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(demo, "OUT", tmp_path)
    monkeypatch.setattr(demo, "walk", lambda town: 0)

    code = demo.show()

    printed = capsys.readouterr().out
    assert code == 0
    assert "Классный журнал МЭШ" in printed
    assert "«5-»" in printed
    assert "В списке учеников: 6" in printed
    assert sorted(path.name for path in tmp_path.glob("form.*")) == [
        "form.docx", "form.pdf", "form.xlsx",
    ]  # fmt: skip


def test_the_demo_says_where_to_start_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert demo.show() == 2
    assert "examples" in capsys.readouterr().err


def test_the_demo_stops_where_a_step_fails(tmp_path, monkeypatch, capsys):
    ran = []
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(demo, "main", lambda arguments: ran.append(arguments[0]) or 2)

    assert demo.show() == 1
    assert ran == ["inspect"]
    assert "Готово" not in capsys.readouterr().out


def test_the_demo_is_a_command_of_its_own(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SystemExit) as ended:
        runpy.run_path(demo.__file__, run_name="__main__")

    assert ended.value.code == 2
    assert "make demo" in capsys.readouterr().err
