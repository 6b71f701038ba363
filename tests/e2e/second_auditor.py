"""A second auditor: reads a tile log with Python's standard library and OpenSSL's command, and
nothing of ours but the pages docs/ledger_format.md and docs/ledger_format_rights.md.

Usage: second_auditor.py DIR VKEY

DIR is a copy of tlog/. Verified are the note and its signature, every hash tile up to the root,
every bundle, each entry's form, index, sequence, time and previous leaf hash, that every subject
link names that subject's previous entry, that in every trade and sale the buyer pays what the
seller gets, and that every account's money is what was deposited and booked (accounts that trade in
an order book hold money for orders, which this small program does not follow). Prints one JSON
object. Exit 0 sound, 1 broken (what is wrong is named), 2 wrong usage.
"""

import base64
import binascii
import collections
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile

WIDTH = 256
EVENT = 0x8000
DEPOSIT = 22
SUBMIT_ORDER = 40
TRADE_SIDE = 0x8001
MONEY_BOOKED = 0x8013
SALE_SETTLED = 0x8014
SPKI_ED25519 = bytes.fromhex('302a300506032b6570032100')


class Broken(Exception):
    """What is wrong, and where."""


def require(condition, what):
    if not condition:
        raise Broken(what)


def sha256(data):
    return hashlib.sha256(data).digest()


def decode64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Broken(f'{text!r} is no base64') from error
    require(base64.b64encode(data).decode() == text, f'{text!r} is not as base64 is written')
    return data


def ed25519_verifies(public_key, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: os.path.join(folder, name) for name in ('key', 'message', 'signature')}
        for name, data in (('key', SPKI_ED25519 + public_key), ('message', message),
                           ('signature', signature)):
            with open(paths[name], 'wb') as file:
                file.write(data)
        done = subprocess.run(
            ['openssl', 'pkeyutl', '-verify', '-pubin', '-keyform', 'DER', '-inkey', paths['key'],
             '-rawin', '-in', paths['message'], '-sigfile', paths['signature']],
            check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return done.returncode == 0


def open_checkpoint(note, vkey):
    """Origin, size and root of a note that the key of the vkey has signed."""
    name, key_id, key = vkey.split('+', 2)
    key = decode64(key)
    require(key[0] == 1 and len(key) == 33, 'the vkey is none of Ed25519')
    require(sha256(name.encode() + b'\n' + key)[:4].hex() == key_id, 'the vkey has another key id')
    try:
        text, _, lines = note.decode().rpartition('\n\n')
    except UnicodeDecodeError as error:
        raise Broken('checkpoint: is not UTF-8') from error
    text += '\n'
    signed = False
    for line in lines.splitlines():
        if not line.startswith(f'— {name} '):
            continue
        blob = decode64(line.split(' ', 2)[2])
        if blob[:4].hex() == key_id:
            require(ed25519_verifies(key[1:], text.encode(), blob[4:]),
                    'checkpoint: the signature is wrong')
            signed = True
    require(signed, 'checkpoint: there is no signature by this key')
    require(text.count('\n') == 3, 'checkpoint: has not three lines')
    origin, size, root = text.splitlines()
    require(origin == name, 'checkpoint: is of another origin')
    require(size.isdigit() and str(int(size)) == size, 'checkpoint: the size is no number')
    return origin, int(size), decode64(root)


class Tiles:
    """The files of a log of a known size."""

    def __init__(self, directory, size):
        self.directory = directory
        self.size = size

    def path(self, level, number):
        count = self.size if level == 'entries' else self.size // WIDTH ** level
        width = min(WIDTH, count - number * WIDTH)
        digits = f'{number:03}'
        digits = digits.rjust(-(-len(digits) // 3) * 3, '0')
        groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
        path = f'tile/{level}/' + '/'.join(['x' + group for group in groups[:-1]] + groups[-1:])
        return (path if width == WIDTH else f'{path}.p/{width}'), width

    def read(self, level, number):
        path, width = self.path(level, number)
        try:
            with open(os.path.join(self.directory, path), 'rb') as file:
                return path, width, file.read()
        except OSError as error:
            raise Broken(f'{path}: {error.strerror}') from error

    def hashes(self, level, number):
        path, width, data = self.read(level, number)
        require(len(data) == 32 * width, f'{path}: has {len(data)} bytes')
        return path, [data[i:i + 32] for i in range(0, len(data), 32)]

    def entries(self, number):
        path, width, data = self.read('entries', number)
        found, place = [], 0
        while place < len(data):
            end = place + 2 + int.from_bytes(data[place:place + 2], 'big')
            require(end <= len(data), f'{path}: is cut short')
            found.append(data[place + 2:end])
            place = end
        require(len(found) == width, f'{path}: has {len(found)} entries')
        return path, found


def merkle_root(hashes):
    """RFC 6962 over leaf or node hashes."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b'\1' + merkle_root(hashes[:split]) + merkle_root(hashes[split:]))


def verify_tree(tiles, root):
    """Every hash tile is made of those below, and the highest ones lead to the root."""
    if tiles.size == 0:
        require(root == sha256(b''), 'checkpoint: another root')
        return
    edge = []  # Roots of the perfect subtrees on the right edge, smallest first.
    level, below = 0, None
    while tiles.size // WIDTH ** level > 0:
        count = tiles.size // WIDTH ** level
        full = []
        rest = []
        for number in range(-(-count // WIDTH)):
            path, hashes = tiles.hashes(level, number)
            for i, node in enumerate(hashes if below is not None else ()):
                require(node == below[number * WIDTH + i],
                        f'{path}: hash {i} is not that of the tile below')
            if len(hashes) == WIDTH:
                full.append(merkle_root(hashes))
            else:
                rest = hashes
        # The rest of this level, cut into perfect subtrees.
        while rest:
            width = len(rest) & -len(rest)
            edge.append(merkle_root(rest[-width:]))
            rest = rest[:-width]
        level, below = level + 1, full
    node = edge[0]
    for left in edge[1:]:
        node = sha256(b'\1' + left + node)
    require(node == root, 'the hash tiles have another root than the checkpoint')


class Entry:
    """docs/ledger_format.md, section 1."""

    FIXED = struct.Struct('>BBHQQqII16s32s16sB')

    def __init__(self, data):
        require(len(data) >= self.FIXED.size, 'is cut short')
        (form, flags, self.kind, self.index, self.sequence, self.time, self.participant, self.user,
         self.request, self.previous, _, count) = self.FIXED.unpack_from(data)
        require(form == 1 and flags in (0, 1) and self.kind != 0 and count <= 6, 'has another form')
        place = self.FIXED.size
        self.links = []
        for _ in range(count):
            require(place + 10 <= len(data), 'is cut short')
            subject = (data[place], int.from_bytes(data[place + 2:place + 10], 'big'))
            link = data[place + 1]
            require(link <= 2, 'has a link of another form')
            size = (0, 8, 40)[link]
            where = data[place + 10:place + 10 + size]
            require(len(where) == size, 'is cut short')
            self.links.append((subject, link, where))
            place += 10 + size
        place += 8 * flags
        require(place <= len(data), 'is cut short')
        self.payload = data[place:]

    def outcome(self):
        """The reason of a command: 0 accepted, 1 proposed, else the number of the refusal."""
        body = int.from_bytes(self.payload[:4], 'big')
        require(4 + body + 2 <= len(self.payload), 'its body is cut short')
        return int.from_bytes(self.payload[4 + body:6 + body], 'big')


def unpack(form, payload):
    require(len(payload) == struct.calcsize(form), 'its payload has another length')
    return struct.unpack(form, payload)


class Chain:
    """What must hold from one entry to the next."""

    def __init__(self):
        self.previous = bytes(32)
        self.index = 0
        self.command = None
        self.heads = {}
        self.leaves = []
        self.time = None
        self.counts = collections.Counter()
        self.trades = {}
        self.unsettled = 0  # Fen that a command's buyers paid and its sellers did not get.
        self.available = collections.Counter()  # Fen by account.
        self.holding = set()  # Accounts that may hold money for orders.

    def take(self, data):
        entry = Entry(data)
        require(entry.index == self.index, f'says that it is entry {entry.index}')
        require(entry.previous == self.previous, 'does not follow the entry before it')
        if entry.kind < EVENT:
            require(entry.sequence == self.index, 'a command has its own index as its sequence')
            require(self.time is None or entry.time >= self.time, 'time runs backwards')
            require(self.unsettled == 0, 'before it somebody paid what nobody got')
            self.command, self.time = self.index, entry.time
            self.counts['commands'] += 1
            reason = entry.outcome()
            self.counts['accepted' if reason == 0 else 'proposed' if reason == 1
                        else 'refused'] += 1
            if reason == 0:
                self.take_command(entry)
        else:
            require(self.command is not None and entry.sequence == self.command,
                    'an event belongs to the command before it')
            require(entry.time == self.time, 'has another time than its command')
            require((entry.participant, entry.user) == (0, 0) and entry.request == bytes(16),
                    'an event names nobody')
            self.counts['events'] += 1
            self.take_event(entry)
        self.follow(entry)
        self.previous = sha256(b'\0' + data)
        self.leaves.append(self.previous)
        self.index += 1

    def follow(self, entry):
        """Links name the entry that concerned their subject last."""
        for subject, form, where in entry.links:
            last = self.heads.get(subject)
            # A record may be made twice in one command: by the command, and by the event of it.
            is_new = last is None or (form == 0 and last == self.command)
            require((form == 0) == is_new, f'links {subject} as if it were new, or was not')
            if form:
                require(int.from_bytes(where[:8], 'big') == last, f'links {subject} elsewhere')
            if form == 2:
                require(where[8:] == self.leaves[last], f'links {subject} by another hash')
        for subject, _, _ in entry.links:
            self.heads[subject] = self.index

    def take_command(self, entry):
        if entry.kind == DEPOSIT:
            account, amount = struct.unpack_from('>Qq', entry.payload, 4)
            require(amount > 0, 'deposits nothing')
            self.available[account] += amount
        elif entry.kind == SUBMIT_ORDER:
            self.holding.add(struct.unpack_from('>Q', entry.payload, 4)[0])

    def take_event(self, entry):
        if entry.kind == TRADE_SIDE:
            self.take_trade(*unpack('>QBBQQIiqqqq', entry.payload))
        elif entry.kind == MONEY_BOOKED:
            account, _, change, available = unpack('>QBqq', entry.payload)
            self.available[account] += change
            self.counts['bookings'] += 1
            require(account in self.holding or self.available[account] == available,
                    f'account {account:#x} has {self.available[account]} fen, not {available}')
        elif entry.kind == SALE_SETTLED:
            *_, amount = fields = unpack('>BBQIIiqqq', entry.payload)
            self.unsettled += amount if fields[1] == 1 else -amount
            if fields[1] == 1:
                self.counts['sales'] += 1
                self.counts['sold_fen'] += amount

    def take_trade(self, trade, side, _aggressor, _order, account, instrument, day, quantity, price,
                   amount, _leaves):
        terms = (instrument, day, quantity, price, amount)
        self.available[account] += -amount if side == 1 else amount
        if side == 1:
            require(trade & ~(0xff << 56) == self.index, 'a trade has the index of its buying side')
            self.trades[trade] = terms
            self.counts['trades'] += 1
            self.counts['traded_fen'] += amount
        else:
            require(self.trades.pop(trade, None) == terms, 'the sides of a trade differ')


def audit(directory, vkey):
    """What was found, and the chain with every account's money."""
    try:
        with open(os.path.join(directory, 'checkpoint'), 'rb') as file:
            note = file.read()
    except OSError as error:
        raise Broken(f'checkpoint: {error.strerror}') from error
    origin, size, root = open_checkpoint(note, vkey)
    tiles = Tiles(directory, size)
    verify_tree(tiles, root)
    chain = Chain()
    for number in range(-(-size // WIDTH)):
        path, entries = tiles.entries(number)
        _, hashes = tiles.hashes(0, number)
        for data, leaf in zip(entries, hashes):
            where = f'entry {chain.index}'
            require(sha256(b'\0' + data) == leaf, f'{path}: {where} is not the tree\'s')
            try:
                chain.take(data)
            except Broken as broken:
                raise Broken(f'{path}: {where}: {broken}') from broken
    require(not chain.trades and chain.unsettled == 0, 'somebody paid what nobody got')
    return {'origin': origin, 'entries': size, 'root': root.hex(), **chain.counts}, chain


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        print(json.dumps({'verdict': 'SOUND', **audit(*sys.argv[1:])[0]}))
        return 0
    except Broken as broken:
        print(json.dumps({'verdict': 'BROKEN', 'failure': str(broken)}))
        return 1


if __name__ == '__main__':
    sys.exit(main())
