#!/usr/bin/env python3
"""Check a package of Tanwen with nothing but Python 3 and its standard library.

    python3 verify.py PACKAGE.zip [--seen HEAD.txt]

The steps and their numbers are those of SPEC.md; this script leaves out the ones that need the whole of
Tanwen (7, 8, 10, 12 to 15: `tanwen verify` does them) and, of the tables, recomputes the item statistics of the
whole panel. Exit status: 0 verified, 1 not verified, 2 wrong use.
"""
import base64
import csv
import hashlib
import io
import json
import math
import re
import struct
import sys
import zlib
from fractions import Fraction


class Wrong(Exception):
    """A step that fails."""


def need(condition, why):
    if not condition:
        raise Wrong(why)


# 1 container --------------------------------------------------------------------------------------------------

def pack(files):
    out, central = bytearray(), bytearray()
    for name in sorted(files, key=lambda n: n.encode()):
        data, raw = files[name], name.encode()
        fields = struct.pack("<HHHHHIIIHH", 20, 0x0800, 0, 0, 0x0021, zlib.crc32(data), len(data), len(data), len(raw), 0)
        central += struct.pack("<IH", 0x02014B50, 20) + fields + bytes(10) + struct.pack("<I", len(out)) + raw
        out += struct.pack("<I", 0x04034B50) + fields + raw + data
    end = struct.pack("<IIHHIIH", 0x06054B50, 0, len(files), len(files), len(central), len(out), 0)
    return bytes(out + central + end)


def unpack(b):
    files, at = {}, 0
    while b[at:at + 4] == b"PK\x03\x04" and len(b) - at >= 30:
        size, name, extra = struct.unpack("<IHH", b[at + 22:at + 30])
        begin = at + 30 + name + extra
        need(begin + size <= len(b), "not a package of Tanwen")
        key = b[at + 30:at + 30 + name].decode("utf-8", "strict")
        need(key not in files, "a file stands twice")
        files[key] = b[begin:begin + size]
        at = begin + size
    need(files, "not a package of Tanwen")
    return files


# 2 bag --------------------------------------------------------------------------------------------------------

def manifest(files):
    return "".join("%s  %s\n" % (hashlib.sha256(files[n]).hexdigest(), n) for n in sorted(files, key=lambda n: n.encode())).encode()


def check_bag(files):
    payload = {n: d for n, d in files.items() if n.startswith("data/")}
    m = re.match(rb"Bagging-Date: (\d{4}-\d\d-\d\d)\nExternal-Identifier: ([a-z0-9-]+)\n", files.get("bag-info.txt", b""))
    need(m, "bag-info.txt")
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": m.group(0) + b"Payload-Oxum: %d.%d\n" % (sum(map(len, payload.values())), len(payload)),
        "manifest-sha256.txt": manifest(payload),
    }
    expected = dict(payload, **tags)
    expected["tagmanifest-sha256.txt"] = manifest(tags)
    for name in sorted(set(expected) | set(files)):
        need(files.get(name) == expected.get(name), name)


# 3 leaves, 6 parts --------------------------------------------------------------------------------------------

def canonical(v):
    return json.dumps(v, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def lines(b, name):
    need(b == b"" or b.endswith(b"\n"), name)
    return b.split(b"\n")[:-1]


def read_leaves(data):
    raw = lines(data.get("log/leaves.jsonl", b""), "log/leaves.jsonl")
    leaves = []
    for i, line in enumerate(raw):
        leaf = json.loads(line)
        need(canonical(leaf) == line and len(line) <= 2048, "leaf %d is not canonical" % i)
        need(set(leaf) <= {"data", "day", "kind", "kv", "round", "study", "text", "v", "who"} and leaf.get("v") == 1 and leaf.get("kv") == 1, "leaf %d has another form" % i)
        need(leaf["study"] == json.loads(raw[0])["study"], "leaf %d is of another study" % i)
        leaves.append(leaf)
    need(len(leaves) >= 2, "no leaves")
    return raw, leaves


PARTS = ["who", "data", "text"]


def read_parts(data, leaves):
    before, out = (-1, 0), {}
    for i, line in enumerate(lines(data.get("log/payloads.jsonl", b""), "log/payloads.jsonl")):
        p = json.loads(line)
        need(set(p) == {"body", "index", "part", "salt"} and 0 <= p["index"] < len(leaves), "payload line %d" % (i + 1))
        body = line[len(b'{"body":'):line.rindex(b',"index":')]
        salt = base64.b64decode(p["salt"], validate=True)
        place = (p["index"], PARTS.index(p["part"]))
        again = b'{"body":%s,"index":%d,"part":"%s","salt":"%s"}' % (body, p["index"], p["part"].encode(), base64.b64encode(salt))
        need(again == line and place > before and len(salt) == 32, "payload line %d" % (i + 1))
        before = place
        digest = hashlib.sha256(b"tanwen/v1\0" + p["part"].encode() + b"\0" + salt + body).digest()
        need(base64.b64encode(digest).decode() == leaves[p["index"]].get(p["part"]), "part %s of leaf %d is not what the leaf commits to" % (p["part"], p["index"]))
        out[place[0], p["part"]] = p["body"]
    return out


# 4 heads (Ed25519 of RFC 8032), 5 tree ----------------------------------------------------------------------------

Q = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, Q - 2, Q) % Q


def recover(y, sign):
    if y >= Q:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, Q - 2, Q) % Q
    x = pow(x2, (Q + 3) // 8, Q)
    if (x * x - x2) % Q:
        x = x * pow(2, (Q - 1) // 4, Q) % Q
    if (x * x - x2) % Q or (x == 0 and sign):
        return None
    return Q - x if x & 1 != sign else x


def point(b):
    n = int.from_bytes(b, "little")
    y, sign = n & (2**255 - 1), n >> 255
    x = recover(y, sign)
    return None if x is None else (x, y, 1, x * y % Q)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % Q, (p[1] + p[0]) * (q[1] + q[0]) % Q
    c, d = 2 * p[3] * q[3] * D % Q, 2 * p[2] * q[2] % Q
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % Q, g * h % Q, f * g % Q, e * h % Q)


def times(n, p):
    out = (0, 1, 1, 0)
    while n:
        if n & 1:
            out = add(out, p)
        p, n = add(p, p), n >> 1
    return out


BASE = point(bytes([0x58]) + bytes([0x66]) * 31)


def signed(key, message, signature):
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(key) != 32 or len(signature) != 64 or a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % Q == 0 and (left[1] * right[2] - right[1] * left[2]) % Q == 0


def read_key(text):
    m = re.fullmatch(r"(tanwen/[a-z0-9-]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\n", text)
    need(m, "log/key.txt")
    raw = base64.b64decode(m.group(3), validate=True)
    tag = hashlib.sha256(m.group(1).encode() + b"\n" + raw).digest()[:4]
    need(base64.b64encode(raw).decode() == m.group(3) and raw[:1] == b"\1" and tag.hex() == m.group(2), "log/key.txt")
    return m.group(1), tag, raw[1:]


def read_head(text, key):
    name, tag, public = key
    m = re.fullmatch(r"((\S+)\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\n)\n\u2014 (\S+) ([A-Za-z0-9+/=]+)\n", text)
    need(m and m.group(2) == name and m.group(5) == name, "a head has another form or another study")
    raw = base64.b64decode(m.group(6), validate=True)
    need(base64.b64encode(raw).decode() == m.group(6) and raw[:4] == tag and signed(public, m.group(1).encode(), raw[4:]), "a head is not signed by the key")
    return int(m.group(3)), m.group(4)


def read_heads(data):
    key = read_key(data.get("log/key.txt", b"").decode())
    parts = data.get("log/heads.txt", b"").decode().split("\n\n")
    need(len(parts) % 2 == 0, "log/heads.txt")
    texts = [parts[i] + "\n\n" + parts[i + 1].rstrip("\n") + "\n" for i in range(0, len(parts), 2)]
    need("\n".join(texts).encode() == data["log/heads.txt"], "log/heads.txt")
    heads = [read_head(t, key) for t in texts + [data.get("log/head.txt", b"").decode()]]
    need(all(a[0] < b[0] for a, b in zip(heads, heads[1:])), "the heads do not grow")
    return key, heads


def root(hashes):
    """RFC 6962, section 2.1, by subtrees of growing size."""
    stack = []
    for i, h in enumerate(hashes):
        while i & 1:
            h, i = hashlib.sha256(b"\1" + stack.pop() + h).digest(), i >> 1
        stack.append(h)
    if not stack:
        return base64.b64encode(hashlib.sha256().digest()).decode()
    h = stack.pop()
    while stack:
        h = hashlib.sha256(b"\1" + stack.pop() + h).digest()
    return base64.b64encode(h).decode()


def check_tree(raw, heads):
    hashes = [hashlib.sha256(b"\0" + leaf).digest() for leaf in raw]
    for size, r in heads:
        need(size <= len(hashes) and root(hashes[:size]) == r, "the head over %d leaves is not their root" % size)
    need(heads[-1][0] == len(hashes), "the last head does not cover all leaves")
    return hashes


# 9 closes of rounds, 11 item statistics -------------------------------------------------------------------------

def number(text):
    f = Fraction(text)
    return int(f) if f.denominator == 1 else f


def decimal(v):
    return repr(float(v)) if isinstance(v, Fraction) else str(v)


class Round:
    def __init__(self, instrument):
        self.instrument, self.marks, self.tally, self.vectors, self.blank, self.aside = instrument, {}, None, None, 0, {}
        self.responses = {}

    def recuse(self, expert, items):
        """What an expert said of items before being recused of them is kept and not counted; a closed round stays."""
        if self.tally is not None:
            return
        said = {k: row for store in (self.marks, self.aside) for k, row in store.items() if k[0] == expert}
        for key, row in said.items():
            self.marks.pop(key, None)
            self.aside.pop(key, None)
            (self.aside if key[1] in items else self.marks)[key] = row


def rounds_of(leaves, parts):
    out, recused = {}, {}
    for i, leaf in enumerate(leaves):
        kind, part = leaf["kind"], lambda p: parts.get((i, p))
        if kind == "round.open":
            out[leaf["round"]] = Round(part("data"))
        elif kind in ("answer", "answer.withdraw"):
            r, who, sheet = out[leaf["round"]], part("who"), part("data")
            if who is None or sheet is None:
                r.blank += 1
                continue
            for prompt in sheet.get("prompts", []):
                r.responses.pop((who["pseudonym"], prompt), None)
            for k, item in enumerate(sheet["items"] or []):
                r.marks.pop((who["pseudonym"], item), None)
                if kind == "answer":
                    r.marks[who["pseudonym"], item] = dict(zip(sheet["criteria"], sheet["values"][k]))
        elif kind == "response":
            r, who, sheet = out[leaf["round"]], part("who"), part("data")
            if who is None or sheet is None:
                r.blank += 1
                continue
            for x in sheet["responses"]:
                r.responses[who["pseudonym"], x["prompt"]] = x
        elif kind == "expert.recuse":
            who, data = part("who"), part("data")
            if who is not None and data is not None:
                recused[who["pseudonym"]] = data["items"] or []
                for r in out.values():
                    r.recuse(who["pseudonym"], recused[who["pseudonym"]])
        elif kind == "round.close":
            out[leaf["round"]].tally, out[leaf["round"]].vectors = part("data"), part("text")
        elif kind == "round.reopen":
            out[leaf["round"]].tally = None
            for expert, items in recused.items():
                out[leaf["round"]].recuse(expert, items)
    return out


def cells_of(r):
    """Sorted vectors from answers, as the close of a round commits to them."""
    counts = {}
    for (_, item), row in r.marks.items():
        for criterion, mark in row.items():
            if mark is None:
                continue
            c = counts.setdefault((item, criterion), {"values": [], "dk": 0, "na": 0, "skip": 0})
            mark = mark.strip()
            if mark in ("dk", "na", ""):
                c[mark or "skip"] += 1
            else:
                c["values"].append(number(mark))
    out = []
    for item in r.instrument["items"] or []:
        for criterion in (c["id"] for c in r.instrument.get("criteria", [])):
            c = counts.get((item, criterion))
            if c is None:
                continue
            cell = {"i": item, "c": criterion}
            cell.update({k: c[k] for k in ("dk", "na", "skip") if c[k]})
            values = sorted(c["values"])
            if values:
                cell["r"] = [{"v": decimal(v), "n": values.count(v)} for v in sorted(set(values))]
            out.append(cell)
    return out


YEARS = ["p05", "p50", "p95", "never"]


def options_of(prompt):
    if prompt["kind"] == "text":
        return [""]
    if prompt["kind"] == "year":
        return YEARS
    return [o["id"] for o in prompt.get("options", [])] or prompt.get("items", [])


def given(x, option):
    """The marks that an answer to a prompt gives to an option; option "" stands for the text that was asked for."""
    marks = [number(m["v"]) for m in x.get("marks", []) if m["o"] == option]
    if marks or option == "":
        return marks or [1]
    out = []
    for c in x.get("contests", []):
        best, worst = c.get("best", ""), c.get("worst", "")
        if option in c["among"]:
            out.append(1 if best == option else -1 if worst == option or not worst and best else 0)
    return out


def options_answered(r):
    """Marks of each option of each prompt that was answered, as the close of a round commits to them."""
    out = []
    for prompt in r.instrument.get("prompts", []):
        answers = [x for (_, p), x in r.responses.items() if p == prompt["id"]]
        beside = {word: sum(x.get("aside") == word for x in answers) for word in ("dk", "na")}
        rated = [x for x in answers if not x.get("aside")]
        for option in options_of(prompt) if answers else []:
            named = [given(x, option) for x in rated]
            values = sorted(v for marks in named for v in marks)
            counts = dict(beside, skip=sum(not marks for marks in named))
            made = {"p": prompt["id"], "o": option}
            made.update({k: n for k, n in counts.items() if n})
            if values:
                made["r"] = [{"v": decimal(v), "n": values.count(v)} for v in sorted(set(values))]
            out.append(made)
    return out


def option_hash(salt, option):
    return base64.b64encode(hashlib.sha256(b"tanwen/prompt/v1\0" + salt + canonical(option)).digest()).decode()


def cell_hash(salt, cell):
    return base64.b64encode(hashlib.sha256(b"tanwen/cell/v1\0" + salt + canonical(cell)).digest()).decode()


def check_closes(form, data, rounds):
    """Returns the cells of each closed round that are known, and whether erased answers are missing."""
    known, erased = {}, False
    if form == "closed":
        for line in lines(data.get("log/cells.jsonl", b""), "log/cells.jsonl"):
            c = json.loads(line)
            need(canonical(c) == line, "log/cells.jsonl")
            r, cell = rounds[c["round"]], c["cell"]
            want = [h["h"] for h in r.tally["cells"] or [] if (h["i"], h["c"]) == (cell["i"], cell["c"])]
            need(want == [cell_hash(base64.b64decode(c["salt"], validate=True), cell)], "round %s: an opened cell is not the committed one" % c["round"])
            known.setdefault(c["round"], []).append(cell)
        seen = set()
        for line in lines(data.get("log/options.jsonl", b""), "log/options.jsonl"):
            o = json.loads(line)
            need(canonical(o) == line, "log/options.jsonl")
            option = o["option"]
            place = (o["round"], option["p"], option["o"])
            want = [h["h"] for h in rounds[o["round"]].tally.get("prompts", []) if (h["p"], h["o"]) == place[1:]]
            need(place not in seen and want == [option_hash(base64.b64decode(o["salt"], validate=True), option)], "round %s: what is opened of a prompt is not what was committed" % o["round"])
            seen.add(place)
        return known, False
    for name, r in rounds.items():
        if r.tally is None:
            continue
        cells = known[name] = cells_of(r)
        if r.blank or r.vectors is None:
            erased = True
            continue
        master = base64.b64decode(r.vectors["master"], validate=True)
        made = []
        for c in cells:
            salt = hashlib.sha256(b"tanwen/cell-salt/v1\0" + master + b"\0" + c["i"].encode() + b"\0" + c["c"].encode()).digest()
            made.append({"i": c["i"], "c": c["c"], "h": cell_hash(salt, c)})
        need(made == (r.tally["cells"] or []), "the close of round %s does not agree with its answers" % name)
        made = []
        for o in options_answered(r):
            salt = hashlib.sha256(b"tanwen/prompt-salt/v1\0" + master + b"\0" + o["p"].encode() + b"\0" + o["o"].encode()).digest()
            made.append({"p": o["p"], "o": o["o"], "h": option_hash(salt, o)})
        need(made == r.tally.get("prompts", []), "the close of round %s does not agree with its answers to prompts" % name)
    return known, erased


def plain(v):
    if v is None:
        return ""
    s = ("%.6f" % v).rstrip("0").rstrip(".")
    return "0" if s == "-0" else s


def quantile(x, p):
    """Type 7 of Hyndman and Fan."""
    h = Fraction(len(x) - 1) * p
    k = h.numerator // h.denominator
    return x[k] if k + 1 >= len(x) else x[k] + (h - k) * (x[k + 1] - x[k])


COLUMNS = ["n", "dk", "na", "missing", "min", "q1", "median", "q3", "max", "mean", "sd", "iqr"]


def statistics(cell, rule):
    x = [Fraction(r["v"]) for r in cell.get("r", []) for _ in range(r["n"])]
    n = len(x)
    out = {"n": str(n), "dk": str(cell.get("dk", 0)), "na": str(cell.get("na", 0)), "missing": str(cell.get("skip", 0))}
    v = dict.fromkeys(COLUMNS[4:])
    if n:
        mean = sum(x) / n
        v.update(min=x[0], max=x[-1], q1=quantile(x, Fraction(1, 4)), median=quantile(x, Fraction(1, 2)), q3=quantile(x, Fraction(3, 4)), mean=mean)
        v["iqr"] = v["q3"] - v["q1"]
        if n > 1:
            v["sd"] = math.sqrt(sum((a - mean) ** 2 for a in x) / (n - 1))
    if not rule.get("none") and n < rule["histogram"]:
        hidden = ["min", "max", "mean", "sd"]
        if n < rule["quartiles"]:
            hidden += ["q1", "q3", "iqr"]
            if v["median"] is not None:
                v["median"] = math.floor(v["median"] + Fraction(1, 2))
        if n < rule["median"]:
            hidden.append("median")
            out.update(dk="", na="", missing="")
        v.update(dict.fromkeys(hidden))
    out.update({k: plain(None if a is None else float(a)) for k, a in v.items()})
    return out


def check_statistics(form, data, rounds, known):
    table = csv.DictReader(io.StringIO(data.get("tables/item_statistics.csv", b"").decode(), newline=""))
    rows = {(r["round"], r["item"], r["criterion"]): r for r in table if r["group"] == ""}
    count = 0
    for name, cells in known.items():
        for cell in cells:
            row = rows.get((name, cell["i"], cell["c"]))
            want = statistics(cell, rounds[name].instrument["disclosure"])
            need(row is not None and all(row[c] == want[c] for c in COLUMNS), "tables/item_statistics.csv: round %s, %s, %s" % (name, cell["i"], cell["c"]))
            count += 1
    need(form == "closed" or count == len(rows), "tables/item_statistics.csv has other rows than there are cells")


# 16 result, 17 head seen elsewhere --------------------------------------------------------------------------------

def check_result(files, result):
    known = {n: d for n, d in files.items() if n.startswith("data/") and n not in ("data/log/leaves.jsonl", "data/log/payloads.jsonl", "data/log/head.txt")}
    need(result.get("program") and result["manifest"] == hashlib.sha256(manifest(known)).hexdigest(), "the result commits to other files than these")


def check_seen(text, key, hashes):
    size, r = read_head(text, key)
    need(size <= len(hashes) and root(hashes[:size]) == r, "the head that was seen elsewhere is not the root of the first leaves of this log")


def main(argv):
    args, seen = list(argv), None
    if "--seen" in args and args.index("--seen") + 1 < len(args):
        at = args.index("--seen")
        seen = open(args[at + 1], encoding="utf-8", newline="").read()
        del args[at:at + 2]
    if len(args) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    b = open(args[0], "rb").read()
    first, erased, got = None, 0, {}

    def step(n, what, check):
        nonlocal first
        try:
            outcome = check() or "ok"
        except Exception as e:  # whatever a broken file leads to is a failed step, never a crash
            outcome = "FAILED: %s" % (e if isinstance(e, Wrong) else type(e).__name__)
            first = first or n
        print("%d %s: %s" % (n, what, outcome))

    def container():
        got["files"] = unpack(b)
        got["data"] = {n[5:]: d for n, d in got["files"].items() if n.startswith("data/")}
        need(pack(got["files"]) == b, "the bytes of the container are not those that its files determine")

    def leaves():
        got["raw"], got["leaves"] = read_leaves(got["data"])
        info = got["files"]["bag-info.txt"].decode()
        need("Bagging-Date: %s\nExternal-Identifier: %s\n" % (got["leaves"][-1]["day"], got["leaves"][0]["study"]) in info, "bag-info.txt")

    def heads():
        got["key"], got["heads"] = read_heads(got["data"])
        need(got["key"][0] == "tanwen/" + got["leaves"][0]["study"], "the key is of another study")

    def tree():
        got["hashes"] = check_tree(got["raw"], got["heads"])

    def parts():
        nonlocal erased
        got["parts"] = read_parts(got["data"], got["leaves"])
        last = len(got["leaves"]) - 1
        need(got["leaves"][last]["kind"] == "result", "the last leaf is not a result")
        got["result"] = got["parts"][last, "data"]
        gone = {p["index"] for (i, part), body in got["parts"].items() if got["leaves"][i]["kind"] == "erase" and part == "data" for p in body["parts"]}
        erased = len(gone)

    def closes():
        got["rounds"] = rounds_of(got["leaves"], got["parts"])
        got["known"], missing = check_closes(got["result"]["form"], got["data"], got["rounds"])
        if missing:
            need(erased, "answers are missing that no leaf says to be erased")
            return "not recomputable: %d erased" % erased
        return "not checkable in closed form" if got["result"]["form"] == "closed" else None

    def statistic_rows():
        check_statistics(got["result"]["form"], got["data"], got["rounds"], got["known"])

    step(1, "the container", container)
    step(2, "the bag and its manifests", lambda: check_bag(got["files"]))
    step(3, "the leaves", leaves)
    step(4, "the signed heads", heads)
    step(5, "the tree under every head", tree)
    step(6, "the opened parts and their commitments", parts)
    step(9, "the closes of rounds and the answers", closes)
    step(11, "the item statistics, recomputed", statistic_rows)
    step(16, "the result that commits to this package", lambda: check_result(got["files"], got["result"]))
    if seen is not None:
        step(17, "the head that was seen elsewhere", lambda: check_seen(seen, got["key"], got["hashes"]))
    else:
        print("17 the head that was seen elsewhere: without one (--seen), a second history written by who holds the key cannot be excluded")
    print("7, 8, 10, 12 to 15: not done by this script; tanwen verify does them")
    print("NOT verified: step %d" % first if first else "verified, %d erased" % erased if erased else "verified")
    return 1 if first else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
