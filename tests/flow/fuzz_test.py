"""The fuzzer of the HTTP surface, as one of the tests: the same requests each time."""
import os
import runpy

os.environ.setdefault("FUZZ_SEED", "1")
runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fuzz", "http_fuzz.py"), run_name="__main__")
