"""``python -m nesyria``."""

from nesyria.cli import main

raise SystemExit(main())
