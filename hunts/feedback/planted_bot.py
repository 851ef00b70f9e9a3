"""The real bot, quick to be ready, with one of `MUTATIONS` planted or with none.

Run as `python -m hunts.feedback.planted_bot NAME run`; the name may be empty.
"""

import sys

from bot.cli import main
from hunts.feedback.mutations import MUTATIONS
from tests.wire.altered_bot import guilds_come_within

if __name__ == "__main__":
    guilds_come_within(0.05)
    if sys.argv[1]:
        MUTATIONS[sys.argv[1]]()
    main(sys.argv[2:], prog_name="bot")
