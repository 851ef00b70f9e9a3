"""`python -m bot`."""

import sys

from bot import stopping

if __name__ == "__main__":
    if sys.argv[1:2] in ([], ["run"]):
        # Reading all the rest takes a second in which nobody would listen.
        stopping.listen()
    from bot.cli import main

    main()
