import io
import zipfile
from pathlib import Path

from bot.rehearsal.handing_over import hand_over


def test_a_file_goes_as_it_is_and_a_folder_as_an_archive(tmp_path: Path):
    folder = tmp_path / "salt road"
    (folder / "book 1").mkdir(parents=True)
    (folder / "book 1" / "1.txt").write_text("Oil.")
    (folder / "info.txt").write_text("Title: Salt Road")
    assert hand_over(folder / "info.txt") == ("info.txt", b"Title: Salt Road")
    name, data = hand_over(folder)
    assert name == "salt road.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["book 1/1.txt", "info.txt"]
        assert archive.read("book 1/1.txt") == b"Oil."
