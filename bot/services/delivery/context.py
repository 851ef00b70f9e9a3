"""What all who carry releases out work with."""

import asyncio
from dataclasses import dataclass

from bot.clock import Clock
from bot.services.background.pace import Pace
from bot.services.background.waiting import Sleep
from bot.services.ports.publisher import Publisher
from bot.storage.database.database import Database


@dataclass(frozen=True, slots=True)
class DeliveryContext:
    """Made once for all of them. `owner` names in the claims who carries out."""

    db: Database
    clock: Clock
    publisher: Publisher
    pace: Pace
    owner: str
    sleep: Sleep = asyncio.sleep
