"""``python -m rhapsode``: the command ``rhapsode`` of this interpreter, wherever its scripts are."""

from rhapsode.cli import main

if __name__ == "__main__":
    main()
