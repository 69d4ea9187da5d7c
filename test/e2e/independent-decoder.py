"""Finds a value in a folder by means that share nothing with the product: Python's own codecs over every file.

usage: independent-decoder.py FOLDER < value      prints one JSON object a copy: {"path", "how", "at"}
"""

import base64, html, json, os, re, sys, urllib.parse

secret = sys.stdin.buffer.read()
text = secret.decode("utf-8")


def narrowings(data):
    yield "raw", data
    for parity in (0, 1):
        for codec in ("utf-16-le", "utf-16-be"):
            piece = data[parity : parity + (len(data) - parity) // 2 * 2]
            yield codec, piece.decode(codec, "replace").encode("utf-8", "replace")


def decodings(data, depth):
    """Every text that some run of `data` stands for, down to `depth` layers."""
    yield "", data
    if depth == 0:
        return
    for run in re.finditer(rb"[A-Za-z0-9+/_-]{16,}", data):
        body = run.group().replace(b"-", b"+").replace(b"_", b"/")
        for skip in range(4):
            piece = body[skip : skip + (len(body) - skip) // 4 * 4]
            if piece:
                yield from prefixed("base64", decodings(base64.b64decode(piece), depth - 1))
            rest = body[skip:]
            if len(rest) % 4 in (2, 3):
                yield from prefixed("base64", decodings(base64.b64decode(rest + b"=" * (4 - len(rest) % 4)), depth - 1))
    for run in re.finditer(rb"(?:[0-9A-Fa-f]{2}){8,}", data):
        for skip in (0, 1):
            digits = run.group()[skip:]
            yield from prefixed("hex", decodings(bytes.fromhex(digits[: len(digits) // 2 * 2].decode()), depth - 1))
    as_text = data.decode("latin-1")
    if "\\" in as_text:
        plain = re.sub(r'\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)', unescape, as_text, flags=re.S)
        yield from prefixed("escapes", decodings(plain.encode("utf-8", "replace"), depth - 1))
    if "%" in as_text:
        yield from prefixed("percent", decodings(urllib.parse.unquote_to_bytes(as_text.encode("latin-1")), depth - 1))
    if "&" in as_text:
        yield from prefixed("html", decodings(html.unescape(as_text).encode("utf-8", "replace"), depth - 1))


def unescape(match):
    body = match.group(1)
    if body[0] in "ux" and len(body) > 1:
        return chr(int(body[1:], 16))
    return {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}.get(body, body)


def prefixed(name, layers):
    for how, data in layers:
        yield name + ("+" + how if how else ""), data


def joined_notebook_text(data):
    """Lists of lines in a notebook are one text."""
    try:
        stack = [json.loads(data)]
    except ValueError:
        return
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            stack.extend(node.values())
        elif isinstance(node, list):
            if node and all(isinstance(line, str) for line in node):
                yield "".join(node).encode()
            stack.extend(node)
        elif isinstance(node, str):
            yield node.encode("utf-8", "replace")


for folder, _, names in os.walk(os.fsencode(sys.argv[1])):
    for name in names:
        path = os.path.join(folder, name)
        if os.path.islink(path) or not os.path.isfile(path):
            continue
        with open(path, "rb") as file:
            data = file.read()
        layers = [(a, d) for a, d in narrowings(data)] + [("notebook", t) for t in joined_notebook_text(data)]
        for outer, layer in layers:
            for how, decoded in decodings(layer, 3):
                at = decoded.find(secret)
                if at >= 0:
                    print(json.dumps({"path": os.fsdecode(path), "how": f"{outer}/{how}", "at": at}))
