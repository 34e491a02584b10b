"""The fuzzer of the HTTP surface, as one of the tests."""
import os
import runpy

runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fuzz", "http_fuzz.py"), run_name="__main__")
