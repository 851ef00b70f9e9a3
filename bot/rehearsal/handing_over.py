"""What an author of a rehearsal attaches: a file as it is, a folder as an archive of it."""

import io
import zipfile
from pathlib import Path


def hand_over(path: Path) -> tuple[str, bytes]:
    """The name and the bytes of the attachment."""
    if not path.is_dir():
        return path.name, path.read_bytes()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path.rglob("*")):
            if file.is_file():
                archive.writestr(file.relative_to(path).as_posix(), file.read_bytes())
    return f"{path.resolve().name}.zip", target.getvalue()
