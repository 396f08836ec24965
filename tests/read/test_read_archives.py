"""Zip, tar and compressed files: what is read out of them, and what they cannot do."""

import bz2
import gzip
import io
import lzma
import os
import subprocess
import sys
import tarfile
import zipfile
import zlib

import pytest

from kg.config import Config
from kg.errors import ReadError
from kg.read import read

FILES = {"2026/b.txt": b"Rain.", "2026/a.jsonl": b'{"text": "Snow."}\n', "story": b"Hail.", "c.png": b"\x89PNG",
         ".hidden.txt": b"Fog.", "__MACOSX/._a.txt": b"Fog."}  # fmt: skip
READ = ["2026/b.txt", "2026/a.jsonl#1", "story"]


def zipped(files, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def tarred(files, mode="w", form=tarfile.PAX_FORMAT, **kinds):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode, format=form) as archive:
        for name, content in files.items():
            header = tarfile.TarInfo(name)
            header.size, header.type = len(content), kinds.get(name, tarfile.REGTYPE)
            header.linkname = "/etc/passwd" if name in kinds else ""
            archive.addfile(header, io.BytesIO(content))
    return file.getvalue()


@pytest.fixture
def all_of(tmp_path, monkeypatch):
    """Everything that reading a file of this name and content yields."""
    monkeypatch.chdir(tmp_path)

    def run(name, content, **settings):
        (tmp_path / name).write_bytes(content)
        return list(read([name], Config(**settings)))

    return run


def sources(found):
    return [one.source for one in found if not isinstance(one, ReadError)]


def whats(found):
    return [one.what for one in found if isinstance(one, ReadError)]


@pytest.mark.parametrize(
    ("name", "content"),
    [("n.zip", zipped(FILES)), ("n.ZIP", zipped(FILES, zipfile.ZIP_STORED)), ("n.tar", tarred(FILES)),
     ("n.tgz", tarred(FILES, "w:gz")), ("n.tar.gz", tarred(FILES, "w:gz")), ("n.tar.bz2", tarred(FILES, "w:bz2")),
     ("n.tar.xz", tarred(FILES, "w:xz")), ("n.txz", tarred(FILES, "w:xz")),
     ("n.tar", tarred(FILES, form=tarfile.GNU_FORMAT))],
    ids=["zip", "stored", "tar", "tgz", "tar.gz", "tar.bz2", "tar.xz", "txz", "gnu"],
)  # fmt: skip
def test_archive_gives_its_files_in_its_order_like_a_folder(all_of, name, content):
    found = all_of(name, content)

    assert [one.text for one in found] == ["Rain.", "Snow.", "Hail."]
    assert sources(found) == [f"{name}/{inner}" for inner in READ]


def test_archive_in_an_archive_is_read_and_one_more_is_not(all_of):
    inner = zipped({"a.txt": b"Rain."})
    found = all_of("n.tar.gz", tarred({"i.zip": inner, "j.tar": tarred({"k.zip": inner}), "z.txt": b"Snow."}, "w:gz"))

    assert sources(found) == ["n.tar.gz/i.zip/a.txt", "n.tar.gz/z.txt"]
    assert whats(found) == ["n.tar.gz/j.tar/k.zip is an archive within 2 others"]
    assert sources(all_of("n.tar", tarred({"j.tar": tarred({"k.zip": inner})}), max_nesting=3)) == [
        "n.tar/j.tar/k.zip/a.txt"
    ]


def test_compressed_file_in_an_archive_is_unpacked(all_of):
    lines = lzma.compress(b'{"text": "Snow."}')
    found = all_of("n.zip", zipped({"a.txt.gz": gzip.compress(b"Rain."), "b.jsonl.xz": lines}))

    assert sources(found) == ["n.zip/a.txt.gz", "n.zip/b.jsonl.xz#1"]


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
def test_packed_files_one_after_the_other_are_one_and_a_cut_costs_the_rest(all_of, suffix, pack):
    lines = [b'{"text": "Rain %d."}\n' % number for number in range(3000)]
    whole = pack(lines[0]) + pack(b"".join(lines[1:]))

    assert len(all_of(f"a.jsonl.{suffix}", whole + bytes(64))) == 3000
    found = all_of(f"b.jsonl.{suffix}", whole[:-40])
    assert found[0].text == "Rain 0."
    assert whats(found) == [f"b.jsonl.{suffix} is damaged"]
    assert found[-1].file == f"b.jsonl.{suffix}"


def test_every_error_out_of_an_archive_names_the_archive_to_read_again(all_of):
    found = all_of("n.zip", zipped({"a.txt": b" ", "b.jsonl": b"{", "c.tar": b"no tar"}))

    assert [(one.source, one.file) for one in found] == [
        ("n.zip/a.txt", "n.zip"), ("n.zip/b.jsonl", "n.zip"), ("n.zip/c.tar", "n.zip"),
    ]  # fmt: skip


ASIDE = {"../up.txt": b"Out.", "/etc/x.txt": b"Out.", "a/../../b.txt": b"Out.", "C:\\x.txt": b"Out.", "a.txt": b"Rain."}


@pytest.mark.parametrize(("name", "content"), [("n.zip", zipped(ASIDE)), ("n.tar", tarred(ASIDE))], ids=["zip", "tar"])
def test_names_that_lead_elsewhere_are_counted_in_one_line_and_nothing_is_written(all_of, tmp_path, name, content):
    found = all_of(name, content)

    assert sources(found) == [f"{name}/a.txt"]
    assert whats(found) == [f"{name} holds 4 files that kg does not read"]
    assert found[-1].found == "4 named as if they lay elsewhere, such as '../up.txt'"
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_links_and_devices_in_a_tar_are_counted_in_one_line(all_of):
    kinds = {"l.txt": tarfile.SYMTYPE, "h.txt": tarfile.LNKTYPE, "d.txt": tarfile.CHRTYPE, "f.txt": tarfile.FIFOTYPE}
    found = all_of("n.tar", tarred({**dict.fromkeys(kinds, b""), "a.txt": b"Rain."}, **kinds))

    assert sources(found) == ["n.tar/a.txt"]
    assert found[-1].found == "2 links, such as 'l.txt'; 2 no plain files, such as 'd.txt'"


def test_link_in_a_zip_is_not_followed(all_of):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    (error,) = all_of("n.zip", file.getvalue())

    assert error.found == "1 links, such as 'a.txt'"


def test_file_without_a_name_is_counted_and_the_rest_is_read(all_of):
    found = all_of("n.zip", zipped({"a.txt": b"Rain.", "b.txt": b"Snow."}).replace(b"a.txt", b"\0.txt"))

    assert sources(found) == ["n.zip/b.txt"]
    assert found[-1].found == "1 without a name, such as ''"


def test_encrypted_files_are_counted_and_the_rest_is_read(all_of):
    content = bytearray(zipped({"a.txt": b"Rain.", "b.txt": b"Snow."}))
    content[content.index(b"PK\x01\x02") + 8] |= 1

    found = all_of("n.zip", bytes(content))

    assert sources(found) == ["n.zip/b.txt"]
    assert found[-1].found == "1 encrypted, such as 'a.txt'"


def test_damaged_file_in_a_zip_costs_itself(all_of):
    content = zipped({"a.txt": b"Rain is falling.", "b.txt": b"Snow."}, zipfile.ZIP_STORED)

    found = all_of("n.zip", content.replace(b"Rain", b"Hail"))

    assert whats(found) == ["n.zip/a.txt is damaged"]
    assert sources(found) == ["n.zip/b.txt"]


@pytest.mark.parametrize("name", ["n.tar", "n.tar.gz", "n.zip"])
def test_archive_that_is_none_is_damaged(all_of, name):
    content = b"Rain. " * 1000

    (error,) = all_of(name, gzip.compress(content) if name.endswith("gz") else content)

    assert error.what == f"{name} is damaged"


def test_damaged_header_in_a_tar_is_not_taken_for_its_end(all_of):
    content = bytearray(tarred({"a.txt": b"Rain.", "b.txt": b"Snow.", "c.txt": b"Hail."}))
    content[1024] ^= 1

    found = all_of("n.tar", bytes(content))

    assert (sources(found), whats(found)) == (["n.tar/a.txt"], ["n.tar is damaged"])


def test_cut_tar_gives_what_is_whole_and_one_line(all_of):
    files = {f"{number}.txt": os.urandom(3000).hex().encode() for number in range(20)}
    found = all_of("n.tar.gz", tarred(files, "w:gz")[:40_000])

    assert 5 < len(sources(found)) < 20
    assert whats(found) == ["n.tar.gz is damaged"]


def test_table_in_utf_16_is_read_out_of_a_tar_that_only_goes_forward(all_of):
    found = all_of("n.tgz", tarred({"a.csv": "text\nHäil.\n".encode("utf-16")}, "w:gz"))

    assert [one.text for one in found] == ["Häil."]


def test_large_file_is_streamed_out_of_a_tar(all_of):
    lines = b'{"text": "Rain."}\n' * 500
    found = all_of("n.tgz", tarred({"a.jsonl": lines, "b.txt": b"Snow."}, "w:gz"), max_bytes=1000)

    assert [one.text for one in found] == ["Rain."] * 500 + ["Snow."]


def test_too_many_files_end_the_archive_with_one_line(all_of):
    files = {f"{number}.txt": b"Rain." for number in range(30)}

    for name, content in (("n.zip", zipped(files)), ("n.tar", tarred(files))):
        found = all_of(name, content, max_members=10)
        assert len(sources(found)) == 10
        assert whats(found) == [f"{name} holds more than 10 files"]


def test_members_of_archives_within_count_too(all_of):
    inner = zipped({f"{number}.txt": b"Rain." for number in range(6)})
    found = all_of("n.tar", tarred({"a.zip": inner, "b.zip": inner, "c.txt": b"Snow."}), max_members=10)

    assert len(sources(found)) == 8
    assert whats(found) == ["n.tar holds more than 10 files"]


BLANK = b" " * 30_000_000


def test_bomb_in_a_zip_costs_itself(all_of):
    found = all_of("n.zip", zipped({"a.txt": BLANK, "b.jsonl.gz": gzip.compress(BLANK), "c.txt": b"Rain."}))

    assert sources(found) == ["n.zip/c.txt"]
    assert whats(found) == [f"n.zip/{name} unpacks to more than 200 times its size" for name in ("a.txt", "b.jsonl.gz")]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt.gz", gzip.compress(BLANK)), ("a.jsonl.xz", lzma.compress(BLANK)), ("a.csv.bz2", bz2.compress(BLANK)),
     ("n.tar.gz", gzip.compress(tarred({"a.png": BLANK, "b.txt": b"Rain."})))],
    ids=["gzip", "xz", "bzip2", "tar"],
)  # fmt: skip
def test_compressed_file_that_grows_beyond_belief_ends_with_one_line(all_of, name, content):
    assert whats(all_of(name, content)) == [f"{name} unpacks to more than 200 times its size"]


def test_what_a_file_unpacks_to_is_bounded_over_all_that_is_in_it(all_of):
    files = {f"{number}.txt": b"Rain." * 1000 for number in range(10)}
    found = all_of("n.zip", zipped(files), max_unpacked=22_000)

    assert len(sources(found)) == 4
    assert whats(found) == ["n.zip unpacks to more than 22,000 bytes"]


def test_archive_is_no_larger_than_believable_by_its_own_size_either(all_of):
    inner = zipped({f"{number}.txt": b"Rain fell. " * 90_000 for number in range(15)})
    found = all_of("n.zip", zipped({f"{number}.zip": inner for number in range(12)}))

    assert len(sources(found)) == 100
    assert whats(found) == ["n.zip unpacks to more than 200 times its size"]
    assert "max_ratio" in found[-1].hint


def test_file_of_less_than_no_size_in_a_tar_gives_nothing_back_to_the_others(all_of):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        header = tarfile.TarInfo("a.txt")
        header.pax_headers = {"size": "-1000000"}
        archive.addfile(header)
    texts = {f"{number}.txt": b"Rain." * 1000 for number in range(5)}

    found = all_of("n.zip", zipped({"a.tar": file.getvalue(), **texts}), max_unpacked=22_000)

    assert whats(found) == ["n.zip/a.tar is damaged", "n.zip unpacks to more than 22,000 bytes"]


def test_xz_file_that_wants_all_memory_is_refused(all_of):
    content = bytearray(lzma.compress(b"Rain."))
    end = 12 + (content[12] + 1) * 4 - 4  # of the block's header, whose checksum follows
    content[content.index(b"\x21\x01", 12) + 2] = 38  # a code for 2 GB of window
    content[end : end + 4] = zlib.crc32(content[12:end]).to_bytes(4, "little")

    (error,) = all_of("b.txt.xz", bytes(content))

    assert error.found == "xz: Memory usage limit exceeded"


def test_zip_whose_files_overlap_is_refused(all_of):
    content = bytearray(zipped({"a.txt": os.urandom(3000).hex().encode()}))
    place, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    directory, last = bytes(content[place:end]), bytearray(content[end:])
    last[8:12] = (3).to_bytes(2, "little") * 2
    last[12:16] = (3 * len(directory)).to_bytes(4, "little")

    (error,) = all_of("n.zip", bytes(content[:place]) + directory * 3 + bytes(last))

    assert error.what == "n.zip has files that overlap"


def test_tar_header_that_would_take_the_memory_is_refused(all_of):
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 5_000_000
    content = header.tobuf(tarfile.USTAR_FORMAT) + b"1 a=b\n" * 900_000

    (error,) = all_of("n.tar", content)

    assert error.found == "tar: a header of 5,000,000 bytes"


def test_file_with_holes_in_a_tar_is_refused(all_of):
    found = all_of("n.tar", tarred({"a.txt": b"Rain.", "b.txt": b""}, **{"b.txt": tarfile.GNUTYPE_SPARSE}))

    assert (sources(found), whats(found)) == (["n.tar/a.txt"], ["n.tar is damaged"])


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT], ids=["pax", "gnu"])
def test_long_and_foreign_names_in_a_tar_are_kept(all_of, form):
    name = f"{'long/' * 30}Årbok.txt"

    assert sources(all_of("n.tar", tarred({name: b"Rain."}, form=form))) == [f"n.tar/{name}"]


LARGE = {
    "line.jsonl.gz": "gzip.open(name, 'wb', 1).write(bytes(60_000_000))",
    "endless.txt.xz": "lzma.open(name, 'wb', preset=0).write(bytes(60_000_000))",
    "many.zip": """
with zipfile.ZipFile(name, "w") as archive:
    for number in range(6_000): archive.writestr(f"2026/11/{number:06}.txt", "Rain.")""",
    "many.tar": """
with tarfile.open(name, "w") as archive:
    for number in range(6_000): archive.addfile(tarfile.TarInfo(f"2026/11/{number:06}.png"))""",
    "attributes.tar": """
with open(name, "wb") as file:
    for number in range(300):
        lines = b"".join(b"28 %05d_%05d=%s\\n" % (number, n, b"x" * 12) for n in range(3_000))
        header = tarfile.TarInfo("x")
        header.type, header.size = tarfile.XGLTYPE, len(lines)
        file.write(header.tobuf(tarfile.USTAR_FORMAT) + lines + bytes(-len(lines) % 512))
        file.write(tarfile.TarInfo("a.png").tobuf(tarfile.USTAR_FORMAT))
    file.write(bytes(1024))""",
    "zeros.mbox.gz": "gzip.open(name, 'wb', 1).write(b'From x\\n\\n' + bytes(60_000_000))",
    "record.warc.gz": """
record = b"WARC/1.0\\nWARC-Type: response\\nContent-Length: 60000000\\n\\n"
gzip.open(name, "wb", 1).write(record + bytes(60_000_000))""",
}
MAKE = "import gzip, lzma, sys, tarfile, zipfile\nname = sys.argv[1]\n"
READ_IT = """
import resource, sys
from kg.config import Config
from kg.read import READERS, read
[READERS.get(name) for name in READERS.names()]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(sum(1 for _ in read(sys.argv[1], Config(max_bytes=1_000_000, max_ratio=1_000_000))))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize(("name", "count"), zip(LARGE, [1, 1, 6_000, 0, 0, 1, 1], strict=True))
def test_memory_stays_bounded_whatever_the_file(tmp_path, name, count):
    subprocess.run([sys.executable, "-c", MAKE + LARGE[name], tmp_path / name], check=True)

    done = subprocess.run([sys.executable, "-c", READ_IT, tmp_path / name], capture_output=True, text=True, check=True)

    found, megabytes = map(int, done.stdout.split())
    assert found == count
    assert megabytes < 30
