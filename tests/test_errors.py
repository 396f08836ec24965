"""Errors: one root, one form, and the same on the other side of a process."""

import inspect
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from kg import errors
from kg.errors import KgError, ReadError, ServerError, SourceError

CLASSES = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, KgError)]


def made(kind: type[KgError]) -> KgError:
    of = ("a.txt", "is bad") if issubclass(kind, SourceError | ServerError) else ("a.txt is bad",)
    return kind(*of, found="it holds nothing", hint="write something into it")


def failing(kind: type[KgError]) -> None:
    raise made(kind)


@pytest.mark.parametrize("kind", CLASSES)
def test_message_says_what_is_wrong_what_was_found_and_what_to_do_a_line_each(kind):
    assert made(kind).message() == "a.txt is bad\n    it holds nothing\n    write something into it"


@pytest.mark.parametrize("kind", CLASSES)
def test_error_is_the_same_after_pickling(kind):
    error = made(kind)

    copy = pickle.loads(pickle.dumps(error))  # noqa: S301

    assert type(copy) is kind
    assert (str(copy), copy.message(), copy.__dict__) == (str(error), error.message(), error.__dict__)


def test_error_of_a_worker_arrives_whole():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool, pytest.raises(ReadError) as caught:
        pool.submit(failing, ReadError).result()

    assert (caught.value.source, caught.value.hint) == ("a.txt", "write something into it")


def test_what_is_not_known_makes_no_line():
    assert KgError("a.txt is bad").message() == "a.txt is bad"
    assert KgError("a.txt is bad", hint="mend it").message() == "a.txt is bad\n    mend it"


def test_usage_errors_exit_with_2_and_the_others_with_1():
    assert {kind.__name__ for kind in CLASSES if kind.exit_code != 1} == {"ConfigError"}
    assert errors.ConfigError.exit_code == 2


def test_head_of_the_module_lists_every_error():
    listed = [word for word in (errors.__doc__ or "").split() if word.endswith("Error")]

    assert sorted(listed) == sorted(kind.__name__ for kind in CLASSES)


def test_every_class_says_what_it_is_for():
    assert [kind.__name__ for kind in CLASSES if not (kind.__doc__ or "").strip()] == []
