"""The program `officer-app`: without arguments the desktop app."""

from officer_app.cli import main

if __name__ == "__main__":
    main()
