"""Print every sentence for people, room by room: `make texts`."""

import importlib
from pathlib import Path

from bot.sentence import Sentence

ROOT = Path(__file__).parents[1]


def main() -> None:
    for path in sorted(file for top in ("bot", "cogs") for file in (ROOT / top).rglob("texts.py")):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        print(f"\n{path.relative_to(ROOT).as_posix()}")
        for name, value in vars(module).items():
            if isinstance(value, Sentence):
                print(f"  {name}: {value.template}")
            elif name.isupper() and isinstance(value, str):
                print(f"  {name}: {value}")
            elif name.isupper() and isinstance(value, tuple):
                print(f"  {name}: {', '.join(value)}")


if __name__ == "__main__":
    main()
