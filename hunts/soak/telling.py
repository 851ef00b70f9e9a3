"""The table that a soak ends with."""

from hunts.soak.judging import Judgement
from hunts.soak.years import Soak


def tell(soak: Soak, judgement: Judgement) -> None:
    """Print what happened, what came of it, and what it cost."""
    first, last = soak.years[0], soak.years[-1]
    happened = {**soak.counted, **soak.far.faults.counted}
    print(f"{len(soak.serials)} serials, {last.seconds:.0f} s")
    print("happened   ", ", ".join(f"{n:,} {name}" for name, n in sorted(happened.items())))
    print(
        f"delivered   {last.rows['releases']:,} releases, {last.rows['parts']:,} parts, "
        f"{judgement.paragraphs:,} paragraphs: {judgement.lost} lost, {judgement.doubled} doubled, "
        f"{judgement.reordered} out of order, {judgement.misplaced} misplaced"
    )
    print(f"memory      {last.rss / first.rss:.2f} × the first year's")
    for year in soak.years:
        print(f"  year {year.number:>2}  {year.rss:7.1f} MiB  file {year.size:7.1f} MiB", end="")
        print(f"  {year.seconds:6.0f} s")
    print("rows        at the end (and after the first year)")
    for name, rows in last.rows.items():
        if rows:
            print(f"  {name:<20} {rows:>9,} ({first.rows[name]:,})")
