"""`python -m officer_app` is `officer-app`."""

from officer_app.cli import main

if __name__ == "__main__":
    main()
