"""`vendor` as a user sees it: what is copied, updated, kept, refused and told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_harness import DESK, MOOD, ROOM, Program, tree
from ordinary_user import run_as_ordinary_user

SETTINGS = '[tool.ucwa-codegen]\nspecs = ["specs"]\napi = "rooms"\n'
CHAIR = """\
# chair

Something to sit on.

### Properties

| Name | Type   | Description   |
| ---- | ------ | ------------- |
| legs | string | How many.     |

### Links

| Link | Target | Description      |
| ---- | ------ | ---------------- |
| self | chair  | The chair itself. |
"""


@pytest.fixture
def program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    folder = tmp_path / "project"
    folder.mkdir()
    program = Program(folder, capsys, monkeypatch)
    program.write("pyproject.toml", SETTINGS)
    program.write_pages()
    program.write("specs/chair.md", CHAIR)
    return program


def names(folder: Path) -> set[str]:
    """What is in a folder, but for the cache of the program."""
    return {path.name for path in folder.iterdir()} - {".ucwa-codegen-cache"}


def test_the_whole_client_under_its_own_name(program: Program) -> None:
    done = program.run("vendor", "src")
    assert done.status == 0, done.err
    assert done.out == "rooms_client: all 4 pages\n"
    assert done.err.startswith("src/rooms_client: ")
    assert done.err.endswith(" files written, 0 unchanged, 0 removed\n")
    files = tree(program.folder / "src")
    assert {f"rooms_client/{name}" for name in ("LICENSE", "PROVENANCE.json", "py.typed")} <= set(
        files
    )
    assert "rooms_client/resources/chair.py" in files
    assert not any(b"rooms_client" in data for path, data in files.items() if path.endswith(".py"))
    program.run("vendor", "src")
    assert tree(program.folder / "src") == files


def test_the_manifest_lists_every_file(program: Program) -> None:
    program.run("vendor", "src", "--package", "acme.rooms")
    files = tree(program.folder / "src/acme/rooms")
    rows = json.loads(files.pop(".ucwa-codegen.json"))["files"]
    assert [row["path"] for row in rows] == sorted(files)


def test_a_copy_is_the_same_wherever_it_is_made(program: Program) -> None:
    program.run("vendor", "src", "--package", "acme.rooms", "--only", "room")
    program.run("vendor", "../other", "--package", "acme.rooms", "--only", "room")
    other = tree(program.folder.parent / "other")
    assert tree(program.folder / "src") == other
    assert not any(str(program.folder).encode() in data for data in other.values())


def test_a_part_is_told_with_reasons(program: Program) -> None:
    done = program.run("vendor", "src", "--package", "acme.rooms", "--only", "room")
    assert done.out == (
        "acme.rooms: 2 of 4 pages\n"
        "  Mood  type of room.mood\n"
        "  room  named\n"
        "1 page that links lead to is left out: there they are Link[Resource]\n"
    )
    assert program.run("vendor", "src", "--only", "room", "-v").out.endswith(
        "Link[Resource]: desk\n"
    )
    module = (program.folder / "src/acme/rooms/resources/room.py").read_text("utf-8")
    assert 'desk: LinkField[Link[Resource]] = LinkField("desk")' in module


def test_closure_takes_what_can_be_reached(program: Program) -> None:
    done = program.run("vendor", "src", "--only", "room", "--closure")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert lines == [
        "rooms_client: 3 of 4 pages",
        "Mood type of room.mood",
        "desk target of room.links.desk",
        "room named",
    ]


def test_names_with_commas_and_without(program: Program) -> None:
    first = program.run("vendor", "src", "--only", "room,chair").out
    assert program.run("vendor", "src", "--only", "chair", "--only", "room").out == first


def test_as_json(program: Program) -> None:
    done = program.run("vendor", "src", "--only", "room", "--format", "json")
    (copy,) = json.loads(done.out)["copies"]
    assert copy["path"] == "src/rooms_client"
    assert copy["pages"] == [
        {"name": "Mood", "reasons": ["type of room.mood"]},
        {"name": "room", "reasons": ["named"]},
    ]
    assert copy["left"] == ["desk"]
    assert (copy["removed"], copy["unchanged"]) == (0, 0)
    assert copy["written"] == len(copy["drift"]["missing"])


def test_check_writes_nothing(program: Program) -> None:
    done = program.run("vendor", "src", "--only", "desk", "--check")
    assert done.status == 1
    assert "missing: src/rooms_client/resources/desk.py\n" in done.out
    assert not (program.folder / "src").exists()
    program.run("vendor", "src", "--only", "desk")
    done = program.run("vendor", "src", "--only", "desk", "--check", "--quiet")
    assert (done.status, done.all) == (0, "")
    program.write("src/rooms_client/link.py", "mine\n")
    (program.folder / "src/rooms_client/links.py").unlink()
    done = program.run("vendor", "src", "--only", "chair", "--check")
    assert done.status == 1
    assert done.out.splitlines() == [
        "stale: src/rooms_client/PROVENANCE.json",
        "edited: src/rooms_client/link.py",
        "missing: src/rooms_client/links.py",
        "stale: src/rooms_client/resources/__init__.py",
        "missing: src/rooms_client/resources/chair.py",
        "surplus: src/rooms_client/resources/desk.py",
    ]


def test_a_later_run_updates_and_removes(program: Program) -> None:
    program.run("vendor", "src", "--only", "desk,chair")
    other = program.write("src/rooms_client/resources/notes.py", "mine\n")
    program.write("specs/desk.md", DESK.replace("What it says.", "What is on it."))
    done = program.run("vendor", "src", "--only", "desk")
    assert done.status == 0
    assert "4 files written" in done.err
    assert done.err.endswith(" 1 removed\n")
    folder = program.folder / "src/rooms_client/resources"
    assert "What is on it." in (folder / "desk.py").read_text("utf-8")
    assert not (folder / "chair.py").exists()
    assert other.read_text("utf-8") == "mine\n"


def test_an_edit_is_shown_and_kept(program: Program) -> None:
    program.run("vendor", "src")
    file = program.folder / "src/rooms_client/resources/desk.py"
    edited = file.read_text("utf-8") + "# mine\n"
    file.write_text(edited, "utf-8")
    program.write("specs/room.md", ROOM.replace("A meeting room.", "A quiet room."))
    before = tree(program.folder / "src")
    done = program.run("vendor", "src")
    assert done.status == 1
    assert done.out.splitlines()[:2] == [
        "--- a/rooms_client/resources/desk.py",
        "+++ b/rooms_client/resources/desk.py",
    ]
    assert "-# mine" in done.out
    assert "room.py" not in done.out
    assert done.err == (
        "changed by a person: src/rooms_client/resources/desk.py\n"
        "nothing is written; --force overwrites these files\n"
    )
    assert tree(program.folder / "src") == before
    assert program.run("vendor", "src", "--force").status == 0
    assert "# mine" not in file.read_text("utf-8")


def test_an_edited_file_that_is_to_go_is_kept(program: Program) -> None:
    program.run("vendor", "src", "--only", "desk,chair")
    file = program.folder / "src/rooms_client/resources/chair.py"
    file.write_text("mine\n", "utf-8")
    done = program.run("vendor", "src", "--only", "desk")
    assert (done.status, file.read_text("utf-8")) == (1, "mine\n")
    assert program.run("vendor", "src", "--only", "desk", "--force").status == 0
    assert not file.exists()


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_files_of_others_are_never_touched(program: Program, force: tuple[str, ...]) -> None:
    theirs = program.write("src/acme/__init__.py", "theirs\n")
    done = program.run("vendor", "src", "--package", "acme", *force)
    assert done.status == 1
    assert "src/acme/__init__.py: not of ours" in done.err
    assert list(tree(program.folder / "src")) == ["acme/__init__.py"]
    assert program.run("vendor", "src", "--package", "acme.rooms", *force).status == 0
    assert theirs.read_text("utf-8") == "theirs\n"


def test_a_copy_that_lost_its_manifest_is_known_by_its_bytes(program: Program) -> None:
    program.run("vendor", "src")
    manifest = program.folder / "src/rooms_client/.ucwa-codegen.json"
    whole = manifest.read_bytes()
    manifest.unlink()
    assert program.run("vendor", "src").status == 0
    assert manifest.read_bytes() == whole
    manifest.unlink()
    program.write("specs/desk.md", DESK.replace("What it says.", "What is on it."))
    done = program.run("vendor", "src")
    assert done.status == 1
    assert "not of ours" in done.err
    assert not manifest.exists()


@pytest.mark.parametrize(
    "package",
    ["../x", "a/b", "class", "a.class", "", ".a", "a.", "a..b", "1a", "a b", "a-b", "x\0", "ﬁ.a"],
)
def test_packages_that_no_import_finds(program: Program, package: str) -> None:
    done = program.run("vendor", "src", "--package", package)
    assert done.status == 2
    assert "--package must be" in done.err
    assert names(program.folder) == {"pyproject.toml", "specs"}


@pytest.mark.parametrize("dest", ["", "x\0y", "pyproject.toml", "pyproject.toml/x"])
def test_places_where_nothing_can_be(program: Program, dest: str) -> None:
    done = program.run("vendor", dest)
    assert done.status == 2
    assert len(done.err.splitlines()) == 1
    assert (program.folder / "pyproject.toml").read_text() == SETTINGS


def test_a_link_that_leads_out_is_not_followed(program: Program) -> None:
    outside = program.folder.parent / "outside"
    outside.mkdir()
    (program.folder / "src").mkdir()
    (program.folder / "src/acme").symlink_to(outside)
    done = program.run("vendor", "src", "--package", "acme.rooms")
    assert done.status == 2
    assert "leads out of" in done.err
    assert names(outside) == set()


LINKED = """
[tool.ucwa-codegen.vendor.one]
dest = "src"
package = "acme.one"

[tool.ucwa-codegen.vendor.two]
dest = "link"
package = "acme.{}"
"""


def test_two_names_of_one_folder(program: Program) -> None:
    (program.folder / "src").mkdir()
    (program.folder / "link").symlink_to("src")
    program.write("pyproject.toml", SETTINGS + LINKED.format("two"))
    done = program.run("vendor")
    assert done.status == 0, done.err
    assert "waiting" not in done.err
    assert {"one", "two"} <= names(program.folder / "src/acme")
    assert program.run("vendor", "--check").status == 0


@pytest.mark.parametrize("package", ["one", "one.two"])
def test_two_names_of_one_copy(program: Program, package: str) -> None:
    (program.folder / "src").mkdir()
    (program.folder / "link").symlink_to("src")
    program.write("pyproject.toml", SETTINGS + LINKED.format(package))
    done = program.run("vendor")
    assert done.status == 2
    assert "two copies can't share " in done.err
    assert names(program.folder / "src") == set()


def test_the_name_of_a_copy_is_no_folder(program: Program) -> None:
    program.write("pyproject.toml", SETTINGS + '[tool.ucwa-codegen.vendor.one]\ndest = "src"\n')
    done = program.run("vendor", "one")
    assert done.status == 2
    assert "one is the name of a copy in the settings" in done.err
    assert not (program.folder / "one").exists()
    assert program.run("vendor", "./one").status == 0
    assert program.run("vendor", "one").status == 0


def test_one_file_is_one_file(program: Program) -> None:
    program.run("vendor", "src")
    (program.folder / "src/rooms_client/py.typed").unlink()
    done = program.run("vendor", "src", "--check")
    assert "src/rooms_client: 1 file would be written, " in done.err
    assert "src/rooms_client: 1 file written, " in program.run("vendor", "src").err


def test_a_folder_that_is_read_only(program: Program) -> None:
    (program.folder / "src").mkdir(0o555)
    done = run_as_ordinary_user(program.folder, "vendor", "src")
    assert done.returncode == 2
    assert "not writable" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert names(program.folder / "src") == set()


def test_a_copy_of_which_a_folder_is_read_only(program: Program) -> None:
    """Nothing of it is changed, though other files of it could be."""
    run_as_ordinary_user(program.folder, "vendor", "src")
    closed = program.folder / "src/rooms_client/resources"
    closed.chmod(0o555)
    before = tree(program.folder / "src")
    program.write("specs/room.md", ROOM.replace("| seats ", "| chairs "))
    program.write("specs/Mood.md", MOOD.replace("Glad", "Merry"))
    done = run_as_ordinary_user(program.folder, "vendor", "src")
    closed.chmod(0o755)
    assert done.returncode == 2
    assert "not writable" in done.stderr
    assert tree(program.folder / "src") == before
    assert run_as_ordinary_user(program.folder, "vendor", "src").returncode == 0


def test_an_unknown_name_suggests_the_right_one(program: Program) -> None:
    done = program.run("vendor", "src", "--only", "rooom")
    assert done.status == 2
    assert done.err.endswith('--only: no page is called "rooom"; did you mean "room"?\n')
    assert not (program.folder / "src").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("src", "--closure"), "--closure goes with --only"),
        (("src", "--only", ","), "--only needs names of pages"),
        (("--package", "a"), "--package needs DEST"),
        (("--only", "room"), "--only needs DEST"),
        ((), "say where to, or name it in the settings"),
    ],
)
def test_wrong_usage(program: Program, arguments: tuple[str, ...], message: str) -> None:
    done = program.run("vendor", *arguments)
    assert done.status == 2
    assert message in done.err


def test_pages_with_errors_give_no_copy(program: Program) -> None:
    program.write("specs/twin.md", ROOM)
    done = program.run("vendor", "src")
    assert done.status == 1
    assert "error[UC" in done.err
    assert done.err.endswith("the pages have errors: nothing is copied\n")
    assert not (program.folder / "src").exists()


TABLES = """
[tool.ucwa-codegen.vendor.desks]
dest = "src"
package = "acme.desks"
only = ["desk"]

[tool.ucwa-codegen.vendor.all]
dest = "lib"
package = "rooms"

[tool.ucwa-codegen.vendor.reached]
dest = "src"
package = "acme.reached"
only = ["room"]
closure = true
"""


def test_all_that_the_settings_name(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.write("pyproject.toml", SETTINGS + TABLES)
    (program.folder / "below").mkdir()
    monkeypatch.chdir(program.folder / "below")
    done = program.run("vendor")
    assert done.status == 0, done.err
    heads = [line for line in done.out.splitlines() if not line.startswith((" ", "1 page "))]
    assert heads == ["rooms: all 4 pages", "", "acme.desks: 1 of 4 pages", "", *heads[4:]]
    assert heads[4] == "acme.reached: 3 of 4 pages"
    assert names(program.folder / "src/acme") == {"desks", "reached"}
    assert program.run("vendor", "--check").status == 0
    (program.folder / "lib/rooms/link.py").write_text("mine\n", "utf-8")
    program.write("specs/desk.md", DESK.replace("What it says.", "What is on it."))
    before = [tree(program.folder / name) for name in ("lib", "src")]
    assert program.run("vendor").status == 1
    assert [tree(program.folder / name) for name in ("lib", "src")] == before


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('dest = "src"\nonly = ["rom"]', '"vendor.x.only": no page is called "rom"; did you mean'),
        ('dest = "src"\npackage = "a.class"', '"x.package", which must be the name of a package'),
        ('dest = "src"\nclosed = true', 'unknown key "x.closed"; did you mean "closure"?'),
        ('dest = "src"\nclosure = true', '"x.closure", which goes with "only"'),
        ('dest = "src"\nonly = ["room"]\nclosure = 1', '"x.closure", which must be true or false'),
        ('dest = "lib"\npackage = "rooms.a"', "two copies can't share"),
        ('dest = "./lib"\npackage = "rooms"', "two copies can't share"),
        ('dest = "lib/rooms"', "two copies can't share"),
    ],
)
def test_settings_that_can_not_be(program: Program, table: str, message: str) -> None:
    program.write("pyproject.toml", f"{SETTINGS}{TABLES}\n[tool.ucwa-codegen.vendor.x]\n{table}\n")
    done = program.run("vendor")
    assert done.status == 2
    assert message in done.err
    assert names(program.folder) == {"pyproject.toml", "specs"}


def test_templates_of_ones_own(program: Program) -> None:
    program.write("pyproject.toml", SETTINGS + 'templates = "mine"\n')
    program.write("mine/client/vendored/LICENSE", "Ask us.\n")
    program.run("vendor", "src")
    assert (program.folder / "src/rooms_client/LICENSE").read_text() == "Ask us.\n"


def test_the_licence_is_that_of_the_program() -> None:
    root = Path(__file__).parents[1]
    shipped = root / "templates" / "client" / "vendored" / "LICENSE"
    assert shipped.read_bytes() == (root / "LICENSE").read_bytes()
