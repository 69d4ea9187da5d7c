"""Reads stores by programs and libraries that share nothing with the product, on copies, and says what is in them.

stdin: JSON list of {"kind", "path"}. stdout: JSON list of {"error", "records": {name: base64}, "residue": [base64]}.
A record is what the store's own program reads; residue is what lies in it besides: old blocks, unreachable objects.
"""

import base64, glob, gzip, json, os, shutil, struct, subprocess, sys, tarfile, tempfile, zipfile


def whole(path):
    with open(path, "rb") as file:
        return file.read()


def text(path, scratch):
    return {"": whole(path)}, []


def jsons(path, scratch):
    data = whole(path)
    json.loads(data)
    return {"": data}, []


def lines(path, scratch):
    data = whole(path)
    if data and not data.endswith(b"\n"):
        raise ValueError("the last line has no end")
    found = {}
    for number, line in enumerate(data.split(b"\n")[:-1]):
        json.loads(line)
        found[str(number)] = line
    return found, []


def gzipped(path, scratch):
    return {"": gzip.decompress(whole(path))}, []


def zipped(path, scratch):
    found = {}
    with zipfile.ZipFile(path) as archive:
        if archive.testzip() is not None:
            raise ValueError("an entry is damaged")
        found["/names"] = "\n".join(archive.namelist()).encode()
        for entry in archive.infolist():
            found[entry.filename] = archive.read(entry)
            found["/" + entry.filename] = repr((entry.date_time, entry.external_attr, entry.compress_type)).encode()
    return found, []


def tarred(path, scratch):
    found = {}
    with tarfile.open(path, "r:*") as archive:
        for entry in archive:
            found["/" + entry.name] = repr((entry.mtime, entry.mode, entry.size, entry.type)).encode()
            if entry.isfile():
                found[entry.name] = archive.extractfile(entry).read()
    return found, []


def sqlite(path, scratch):
    import sqlite3

    for suffix in ("", "-wal", "-journal"):
        if os.path.exists(path + suffix):
            shutil.copyfile(path + suffix, os.path.join(scratch, "copy" + suffix))
    db = sqlite3.connect(os.path.join(scratch, "copy"))
    db.text_factory = bytes
    checked = [row[0] for row in db.execute("pragma integrity_check")]
    if checked != [b"ok"]:
        raise ValueError("integrity_check: " + repr(checked)[:200])
    found = {}
    tables = db.execute("select name, sql from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name").fetchall()
    virtual = [name.decode() for name, sql in tables if sql and sql.upper().startswith(b"CREATE VIRTUAL")]
    for name, sql in tables:
        name = name.decode()
        if any(name.startswith(each + "_") for each in virtual):
            continue
        key = "rowid, " if name in virtual else ""
        for row in db.execute('select %s* from "%s"' % (key, name)):
            cells = [cell if isinstance(cell, bytes) else repr(cell).encode() for cell in row[1:]]
            found["%s/%s" % (name, row[0])] = b"\0".join(cells)
        if name in virtual:
            db.execute('insert into "%s"("%s") values (\'integrity-check\')' % (name, name))
    db.close()
    return found, []


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def block(data, at, size):
    import snappy

    body = data[at : at + size]
    return snappy.uncompress(body) if data[at + size] == 1 else body


def handles(content):
    """The values of an index block: offset and size of the blocks it names."""
    end = len(content) - 4 - 4 * struct.unpack("<I", content[-4:])[0]
    at = 0
    while at < end:
        _, at = varint(content, at)
        unshared, at = varint(content, at)
        size, at = varint(content, at)
        at += unshared
        offset, behind = varint(content, at)
        length, _ = varint(content, behind)
        yield offset, length
        at += size


def leveldb(path, scratch):
    import plyvel

    copy = os.path.join(scratch, "copy")
    shutil.copytree(path, copy)
    residue = []
    for table in glob.glob(os.path.join(copy, "*.ldb")):
        data = whole(table)
        # What a compaction that the close broke off leaves.
        if len(data) < 48:
            continue
        _, at = varint(data, len(data) - 48)
        _, at = varint(data, at)
        offset, at = varint(data, at)
        size, _ = varint(data, at)
        residue += [block(data, *handle) for handle in handles(block(data, offset, size))]
    db = plyvel.DB(copy, create_if_missing=False, paranoid_checks=True)
    found = {key.decode("latin-1"): value for key, value in db.iterator(verify_checksums=True)}
    db.close()
    return found, residue


def git(path, scratch):
    def run(*arguments):
        return subprocess.run(["git", "-c", "safe.directory=*", "-C", path, *arguments], capture_output=True, check=True).stdout

    run("fsck", "--no-dangling")
    found = {"/stashes": str(len(run("stash", "list").splitlines())).encode()}
    commits = run("rev-list", "--reverse", "--first-parent", "HEAD").split()
    for number, commit in enumerate(commits):
        found["%d/message" % number] = run("show", "-s", "--format=%B", commit)
        for name in run("ls-tree", "-r", "--name-only", "-z", commit).split(b"\0")[:-1]:
            found["%d/%s" % (number, name.decode())] = run("show", commit.decode() + ":" + name.decode())
    return found, [run("cat-file", "--batch-all-objects", "--batch", "--buffer")]


KINDS = {
    "text": text,
    "json": jsons,
    "lines": lines,
    "gzip": gzipped,
    "zip": zipped,
    "tar": tarred,
    "sqlite": sqlite,
    "leveldb": leveldb,
    "git": git,
}

answers = []
for store in json.load(sys.stdin):
    scratch = tempfile.mkdtemp(prefix="outside-")
    try:
        records, residue = KINDS[store["kind"]](store["path"], scratch)
        answer = {"error": None, "records": {k: base64.b64encode(v).decode() for k, v in records.items()}}
        answer["residue"] = [base64.b64encode(piece).decode() for piece in residue]
    except Exception as error:
        answer = {"error": "%s: %s" % (type(error).__name__, error), "records": {}, "residue": []}
    shutil.rmtree(scratch)
    answers.append(answer)
json.dump(answers, sys.stdout)
