"""``python -m nesyria``."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        # The current folder may be the package to check, and no code is taken from it.
        del sys.path[0]
    from nesyria.cli import main

    main()
