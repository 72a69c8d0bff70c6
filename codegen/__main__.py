"""`python -m codegen` is the same program as `ucwa-codegen`."""

from __future__ import annotations

import sys

from codegen.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
