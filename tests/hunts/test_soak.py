"""A few weeks of the soak, and the judge it trusts."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from bot.storage.database.database import Database
from hunts.simulation.record import Record, read_message
from hunts.soak.judging import judge
from hunts.soak.serials import Serial
from hunts.soak.telling import tell
from hunts.soak.years import START, Soak

AT = datetime(2026, 1, 1, tzinfo=UTC)


async def test_some_weeks_pass_with_nothing_lost(tmp_path: Path, reading_process, capsys):
    file, record = tmp_path / "soak.db", Record(tmp_path / "discord.txt")
    db = await Database.open(f"sqlite:///{file}", kind="real", now=START)
    soak = Soak(db, file, record, reading_process, Random(3))  # noqa: S311
    try:
        await soak.begin(serials=3, guilds=2)
        await soak.run(days=9)
        await soak.finish()
        judgement = judge(record, soak.serials)
    finally:
        await soak.close()
        await db.close()
        record.close()
    assert judgement.is_clean
    assert judgement.paragraphs == sum(sum(serial.chapters) for serial in soak.serials)
    tell(soak, judgement)
    assert "0 lost, 0 doubled, 0 out of order" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("posted", "wrong"),
    [
        (["p0", "p1", "p2"], ""),
        (["p0", "p2"], "lost"),
        (["p0", "p1", "p1", "p2"], "doubled"),
        (["p1", "p0", "p2"], "reordered"),
        (["p0", "p1", "p2 elsewhere"], "misplaced"),
    ],
)
def test_the_judge_finds_what_is_wrong(tmp_path: Path, posted, wrong):
    record = Record(tmp_path / "discord.txt")
    for message_id, text in enumerate(posted):
        payload = {"components": [{"type": 10, "content": f"Here q0c0{text.split()[0]} begins."}]}
        channel = 2 if "elsewhere" in text else 1
        record.keep(read_message(message_id, channel, AT, payload))
    judgement = judge(record, [Serial(0, 1, 1, chapters=[3])])
    record.close()
    found = [
        name for name in ("lost", "doubled", "reordered", "misplaced") if getattr(judgement, name)
    ]
    assert found == [wrong] * bool(wrong)
    assert judgement.is_clean is not bool(wrong)


def test_what_stood_in_a_deleted_thread_does_not_count(tmp_path: Path):
    record = Record(tmp_path / "discord.txt")
    payload = {"components": [{"type": 10, "content": "Here q0c0p0 begins."}]}
    record.keep_thread(7, 1)
    record.keep(read_message(8, 7, AT, payload))
    record.keep_deletion(7)
    serials = [Serial(0, 1, 1, chapters=[1])]
    assert judge(record, serials).lost == 1
    record.keep_thread(9, 1)
    record.keep(read_message(10, 9, AT, payload))
    assert judge(record, serials).is_clean
    record.close()
