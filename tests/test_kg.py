"""The package's own surface."""

import subprocess
import sys

import kg

SCRIPT = """
import kg, kg.extract.frames, kg.read.text, kg.build
print(kg.extract.__name__, kg.read.__name__, kg.build.__name__, callable(kg.extract))
"""


def test_every_public_name_loads():
    assert all(getattr(kg, name) is not None for name in kg.__all__)


def test_functions_stay_functions_after_modules_of_their_names_are_imported():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)

    assert done.stdout == "extract read build True\n"
