"""Starts the desktop app."""

import gc

# The first paint comes a fifth sooner without collections; `ui.app` turns them on again after it.
gc.disable()

import sys  # noqa: E402

from officer_app.ui.app import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main())
