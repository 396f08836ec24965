"""`make pages` writes what a page's code, commands and queries give into it, and nothing else."""

from pathlib import Path

from tests.pages import refresh, steps

PAGE = """
# A page

```python
import kg
from pathlib import Path

Path("a.txt").write_text("Ann Lee met Bob Ray.")
kg.build("a.txt", "news.kg").close()
print("built")
```

```text
OLD
```

```console
$ echo one; echo two
OLD
OLD
$ echo nothing shown
$ ls no-such-file 2> /dev/null
OLD
exit 2
```

<!-- not run: it is about text -->
```python
print("never")
```

```text
OLD, but left
```

<!-- made by: echo three |
  tr a-z A-Z -->
```json
OLD
```

Some words.

```text
OLD, but of nobody
```

```sparql
SELECT ?whom { ent:Ann_Lee rel:met-with ?whom }
```

```text
OLD
```

```turtle
<https://kg.example/article/1#t99> kg:predicateText "met" ;
    kg:confidence 0.0001 .
```
"""
FRESH = """
```text
built
```

```console
$ echo one; echo two
one
two
$ echo nothing shown
$ ls no-such-file 2> /dev/null
exit 2
```

```text
OLD, but left
```

```json
THREE
```

```text
OLD, but of nobody
```

```text
whom
-----------
ent:Bob_Ray
```
"""


def page_of(folder: Path, text: str) -> Path:
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8")
    return page


def test_outputs_are_written_where_the_page_shows_them_and_a_second_time_changes_nothing(tmp_path, warm):
    page = page_of(tmp_path, PAGE)

    assert [*refresh(str(page), tmp_path, warm)] == [f"{page}: brought up to date"]
    text = page.read_text(encoding="utf-8")
    assert [block for block in FRESH.strip().split("\n\n") if block not in text] == []
    assert "#t99" not in text
    assert "0.0001" not in text
    assert [*refresh(str(page), tmp_path, warm)] == []


def test_turtle_that_is_not_in_the_graph_is_left_to_a_person_by_page_and_line(tmp_path, warm):
    page = page_of(tmp_path, PAGE.replace('"met"', '"never met"'))

    told = [*refresh(str(page), tmp_path, warm)]

    line = page.read_text(encoding="utf-8").splitlines().index("```turtle") + 2
    assert f'{page}:{line}: mend this block by hand: not in the graph: kg:predicateText "never met"' in told
    assert '"never met"' in page.read_text(encoding="utf-8")


def test_a_page_whose_step_fails_is_left_as_it_is(tmp_path, warm):
    page = page_of(tmp_path, PAGE.replace('print("built")', "1 / 0"))
    before = page.read_text(encoding="utf-8")

    [told] = refresh(str(page), tmp_path, warm)

    assert "left as it is, because a step fails" in told
    assert f"{page}:5: this step fails" in told
    assert page.read_text(encoding="utf-8") == before


def test_commands_that_set_a_checkout_up_are_not_run():
    text = "```sh\nmake test\ncd kg\n```\n\n```console\n$ pip install kg\n$ kg info  # what there is\n```\n"

    assert [step.code for step in steps(text)] == ["kg info  # what there is"]


def test_a_command_goes_on_while_a_quote_is_open():
    text = "```console\n$ kg query news.kg 'SELECT ?a {\n    ?a a kg:Entity }'\n```\n\n```text\na\n```\n"
    [step] = steps(text)

    assert step.code == "kg query news.kg 'SELECT ?a {\n    ?a a kg:Entity }'"
    assert step.shown is not None
    assert text[step.shown] == "a\n"
