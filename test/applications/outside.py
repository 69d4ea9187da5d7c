"""What is left of values in a folder, by readers that share nothing with the product.

Standard input: {"folder": …, "values": {name: value}}. Standard output: [{"name", "file", "by", "as"}].
Every file is read as it stands, and what is in it by its own library: SQLite's dump, LevelDB's iterator and, beside that, every block
of its tables, zip, tar, gzip, bz2, xz, zstd, LZ4, git's own objects. Stores are opened in a copy: opening changes them.
"""

import base64, bz2, gzip, io, json, lzma, os, re, shutil, sqlite3, struct, subprocess, sys, tarfile, tempfile, zipfile

order = json.load(sys.stdin)
folder = order["folder"]


def forms(value):
    raw = value.encode()
    yield "raw", raw
    yield "utf-16le", value.encode("utf-16le")
    yield "utf-16be", value.encode("utf-16be")
    yield "hex", raw.hex().encode()
    yield "HEX", raw.hex().upper().encode()
    for skip in range(3):
        # Whole groups of four that do not depend on what stands around the value.
        inner = raw[(3 - skip) % 3 :]
        coded = base64.b64encode(inner[: len(inner) // 3 * 3])
        yield "base64", coded
        yield "base64url", coded.replace(b"+", b"-").replace(b"/", b"_")


needles = [(name, how, needle) for name, value in order["values"].items() for how, needle in forms(value)]
found = {}


def look(file, by, content):
    for name, how, needle in needles:
        if needle in content:
            found[(name, file, by, how)] = True


def snappy_block(data):
    import snappy

    return snappy.uncompress(data)


def cell(file, by, content):
    """A value of a store: as it is, and decompressed where its owner compresses single values (Firefox) or wraps them so (Chromium)."""
    look(file, by, content)
    wrapped = content.find(b"\xff\x11\x02")
    for part in (content, content[wrapped + 3 :] if wrapped >= 0 else b""):
        try:
            look(file, by + ", Snappy", snappy_block(part))
        except Exception:
            # It is not compressed: the library has an exception of its own for that in each of its versions.
            continue


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def table_blocks(data):
    """Every block of an SSTable (https://github.com/google/leveldb/blob/main/doc/table_format.md)."""
    footer = data[-48:]
    if footer[-8:] != struct.pack("<Q", 0xDB4775248B80FB57):
        return
    at = 0
    _, at = varint(footer, at)
    _, at = varint(footer, at)
    start, at = varint(footer, at)
    size, at = varint(footer, at)

    def block(start, size):
        content = data[start : start + size]
        return snappy_block(content) if data[start + size] == 1 else content

    index = block(start, size)
    yield index
    end = len(index) - 4 - 4 * struct.unpack("<I", index[-4:])[0]
    at = 0
    while at < end:
        _, at = varint(index, at)
        unshared, at = varint(index, at)
        length, at = varint(index, at)
        handle = index[at + unshared : at + unshared + length]
        at += unshared + length
        start, next_ = varint(handle, 0)
        size, _ = varint(handle, next_)
        yield block(start, size)


def log_records(data):
    """Whole records of a log, joined of their fragments (https://github.com/google/leveldb/blob/main/doc/log_format.md)."""
    whole = b""
    for start in range(0, len(data), 32768):
        part = data[start : start + 32768]
        at = 0
        while at + 7 <= len(part):
            length, kind = struct.unpack("<HB", part[at + 4 : at + 7])
            whole += part[at + 7 : at + 7 + length]
            at += 7 + length
            if kind in (1, 4):
                yield whole
                whole = b""
    yield whole


def snappy_chunks(data):
    """What the chunks of a stream give (https://github.com/google/snappy/blob/main/framing_format.txt)."""
    at = 0
    while at + 4 <= len(data):
        kind, length = data[at], int.from_bytes(data[at + 1 : at + 4], "little")
        part = data[at + 8 : at + 4 + length]
        if kind < 2:
            yield snappy_block(part) if kind == 0 else part
        at += 4 + length


def sqlite_dump(path):
    with tempfile.TemporaryDirectory() as copies:
        for suffix in ("", "-wal", "-journal"):
            if os.path.exists(path + suffix):
                shutil.copy(path + suffix, os.path.join(copies, "copy" + suffix))
        db = sqlite3.connect(os.path.join(copies, "copy"))
        db.text_factory = bytes
        try:
            tables = [row[0].decode() for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                try:
                    for row in db.execute('SELECT * FROM "%s"' % table.replace('"', '""')):
                        yield from (value if isinstance(value, bytes) else str(value).encode() for value in row)
                except sqlite3.Error:
                    # A virtual table whose module is the application's own: its content stands in other tables.
                    continue
        finally:
            db.close()


def leveldb_dump(path):
    import plyvel

    comparator = {}
    for name in os.listdir(path):
        if name.startswith("MANIFEST-"):
            with open(os.path.join(path, name), "rb") as manifest:
                if b"idb_cmp1" in manifest.read():
                    # Only its name is compared when the store is opened; a dump needs no order.
                    comparator = {"comparator": lambda a, b: (a > b) - (a < b), "comparator_name": b"idb_cmp1"}
    with tempfile.TemporaryDirectory() as copies:
        copy = os.path.join(copies, "copy")
        shutil.copytree(path, copy)
        db = plyvel.DB(copy, create_if_missing=False, **comparator)
        for key, value in db:
            yield key
            yield value
        db.close()


def members(content):
    """What is inside, as (how it was read, its bytes)."""
    if content.startswith(b"\x1f\x8b"):
        yield "gzip", gzip.decompress(content)
    elif content.startswith(b"BZh"):
        yield "bzip2", bz2.decompress(content)
    elif content.startswith(b"\xfd7zXZ"):
        yield "xz", lzma.decompress(content)
    elif content.startswith(b"\x28\xb5\x2f\xfd"):
        yield "zstd", subprocess.run(["zstd", "-dcq"], input=content, stdout=subprocess.PIPE, check=True).stdout
    elif content.startswith(b"mozLz40\0"):
        import lz4.block

        yield "mozLz4", lz4.block.decompress(content[8:])
    elif content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield "zip", archive.read(name)
    elif content[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                if file:
                    yield "tar", file.read()
    elif content[:9] == b"\xff\x06\x00\x00sNaPp":
        yield "snappy", b"".join(snappy_chunks(content))


def inside(file, by, content, depth=0):
    look(file, by, content)
    if depth == 6:
        return
    try:
        for how, part in members(content):
            inside(file, by + ", " + how, part, depth + 1)
    except Exception as error:
        # What only looks like an archive, or is a part of one; whether archives are whole is for their own programs to say.
        sys.stderr.write("%s: %s\n" % (file, error))


for base, folders, names in os.walk(folder):
    for name in names:
        path = os.path.join(base, name)
        if os.path.islink(path) or not os.path.isfile(path):
            continue
        shown = os.path.relpath(path, folder)
        with open(path, "rb") as opened:
            content = opened.read()
        look(shown, "its name", shown.encode())
        inside(shown, "raw bytes", content)
        if content.startswith(b"SQLite format 3\0"):
            for row in sqlite_dump(path):
                cell(shown, "SQLite", row)
        elif re.fullmatch(r"\d+\.(ldb|sst)", name):
            for block in table_blocks(content):
                look(shown, "table block", block)
        elif re.fullmatch(r"\d+\.log", name):
            for record in log_records(content):
                cell(shown, "log record", record)
    shown = os.path.relpath(base, folder)
    if "CURRENT" in names:
        for entry in leveldb_dump(base):
            cell(shown, "LevelDB", entry)
    if "HEAD" in names and "objects" in folders:
        every = ["git", "-c", "safe.directory=*", "--git-dir", base, "cat-file", "--batch-all-objects", "--batch"]
        look(shown, "git", subprocess.run(every, stdout=subprocess.PIPE, check=True).stdout)

json.dump([dict(zip(("name", "file", "by", "as"), key)) for key in found], sys.stdout)
