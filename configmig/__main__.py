"""`python -m configmig` is `configmig`."""

import sys

from configmig.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
