"""The command `configmig`, also as `python -m configmig`: nothing is loaded before it can be interrupted."""

import sys


def main() -> int:
    """Run the command of this process and return its exit code."""
    try:
        from configmig.cli.main import main as run
    except KeyboardInterrupt:
        sys.stderr.write("interrupted: nothing was begun\n")
        return 130
    return run()


if __name__ == "__main__":
    sys.exit(main())
