"""The rules, one a file, named after its code and name: `uc203_unresolved_target.py`."""
