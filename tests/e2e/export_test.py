"""Exports of the demonstration year, verified a second time: nothing here is our code.

Usage: export_test.py [--flips N] [--seed N]

Hashes are hashlib's, signatures python3-cryptography's, workbooks are read with zipfile and an XML
parser, pages with pdftotext. What is right must verify here and with `luheng verify-export`; what
was changed must verify with neither.
"""

import argparse
import base64
import csv
import decimal
import hashlib
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

from cryptography import exceptions, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

import demo_test
import harness

SYMBOL = '330681-COD-2023-5Y'
SHEET = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
# The draw of the year's lottery: a list whose rows name the entries that prove them.
PLACINGS = ('audit', 'lottery', 'y1')
ENDINGS = ['csv', 'ndjson', 'xlsx', 'pdf', 'evidence', 'manifest']


class Wrong(Exception):
    """What was to be verified is not so."""


def require(condition, what):
    if not condition:
        raise Wrong(what)


def strict_base64(text):
    try:
        blob = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Wrong(f'no base64: {error}') from error
    require(base64.b64encode(blob).decode() == text, 'base64 has one text')
    return blob


def split_note(note):
    """Text and signatures of a C2SP signed note: (name, key id, signature)."""
    text, _, tail = note.rpartition('\n\n')
    require(text and tail.endswith('\n'), 'no note')
    signatures = []
    for line in tail[:-1].split('\n'):
        match = re.fullmatch('— ([^ ]+) ([^ ]+)', line)
        require(match, 'no signature line')
        blob = strict_base64(match[2])
        signatures.append((match[1], blob[:4], blob[4:]))
    return text + '\n', signatures


def key_id(name, kind, key):
    return hashlib.sha256(name.encode() + b'\n' + bytes([kind]) + key).digest()[:4]


def verify_checkpoint(note, vkey):
    """Size and root of a checkpoint that this key signed."""
    origin, _, key = vkey.split('+', 2)
    key = base64.b64decode(key)
    require(key[0] == 1, 'no Ed25519 key')
    text, signatures = split_note(note)
    mine = [s for name, known, s in signatures
            if name == origin and known == key_id(origin, 1, key[1:])]
    require(mine, 'the log has not signed')
    ed25519.Ed25519PublicKey.from_public_bytes(key[1:]).verify(mine[0], text.encode())
    lines = text.split('\n')
    require(lines[0] == origin and len(lines) == 4, 'another origin')
    return origin, int(lines[1]), strict_base64(lines[2])


def parse_manifest(text):
    head, _, checkpoint = text.partition('\ncheckpoint\n')
    lines = head.split('\n')
    require(lines[0] == 'luheng export v1', 'no manifest')
    facts, files = {}, {}
    for line in lines[1:]:
        word, _, rest = line.partition(' ')
        if word == 'file':
            size, digest, name = rest.split(' ', 2)
            require('/' not in name and not name.startswith('.'), 'a path that climbs')
            files[name] = (int(size), digest)
        elif word != 'request':
            require(word not in facts, f'{word} twice')
            facts[word] = rest
    require({'origin', 'exporter', 'sequence', 'rows', 'entries', 'certificate'} <= set(facts),
            'a line is missing')
    return facts, files, checkpoint


def verify_officer(text, signatures, facts, authority):
    """The officer's signature, and that the authority issued his certificate."""
    certificate = x509.load_der_x509_certificate(strict_base64(facts['certificate']))
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    exporter = facts['exporter']
    require(names.get_values_for_type(x509.UniformResourceIdentifier) == [exporter],
            'the certificate is of somebody else')
    authority.public_key().verify(certificate.signature, certificate.tbs_certificate_bytes,
                                  ec.ECDSA(certificate.signature_hash_algorithm))
    spki = certificate.public_key().public_bytes(serialization.Encoding.DER,
                                                 serialization.PublicFormat.SubjectPublicKeyInfo)
    mine = [s for name, known, s in signatures
            if name == exporter and known == key_id(exporter, 2, spki)]
    require(mine, 'the officer has not signed')
    certificate.public_key().verify(mine[0], text.encode(), ec.ECDSA(hashes.SHA256()))


def verify_evidence(text, size, root):
    """The entries, by index, each proved."""
    lines = text.split('\n')
    require(lines[0] == 'luheng evidence v1' and lines[-1] == '', 'no evidence')
    entries = {}
    for line in lines[1:-1]:
        index, entry, *path = line.split(' ')
        entry = strict_base64(entry)
        got = harness.root_from_inclusion(int(index), size, harness.leaf_hash(entry),
                                          [strict_base64(h) for h in path])
        require(int(index) < size and got == root, f'entry {index} is not proved')
        require(int.from_bytes(entry[4:12], 'big') == int(index), f'entry {index} is another')
        entries[int(index)] = entry
    return entries


def trade_facts(entry):
    """Trade id, quantity, price and amount of a TradeSide entry (docs/ledger_format.md)."""
    require(entry[2:4] == b'\x80\x01' and not entry[1] & 1, 'no side of a trade')
    at = 101
    for _ in range(entry[100]):
        form = entry[at + 1]
        at += {0: 10, 1: 18, 2: 50}[form]
    payload = entry[at:]
    numbers = [int.from_bytes(payload[i:i + 8], 'big', signed=True) for i in (34, 42, 50)]
    return [int.from_bytes(payload[:8], 'big'), *numbers]


def csv_rows(text):
    require(text.startswith('\ufeff') and '\r\n' in text, 'no CSV of an export')
    rows = []
    for row in csv.DictReader(io.StringIO(text[1:], newline='')):
        rows.append({name: value[1:] if value[:1] in ("'", '\t') else value
                     for name, value in row.items()})
    return rows


def as_csv(value):
    if value is None:
        return ''
    return {True: 'true', False: 'false'}[value] if isinstance(value, bool) else str(value)


def xlsx_rows(blob):
    """The cells of the only sheet, as text and exact numbers."""
    with zipfile.ZipFile(io.BytesIO(blob)) as book:
        strings = [''.join(t.text or '' for t in item.iter(SHEET + 't')) for item in
                   ElementTree.fromstring(book.read('xl/sharedStrings.xml')).iter(SHEET + 'si')]
        sheet = ElementTree.fromstring(book.read('xl/worksheets/sheet1.xml'))
        require(not list(sheet.iter(SHEET + 'f')), 'a formula')
    rows = []
    for row in sheet.iter(SHEET + 'row'):
        cells = {}
        for cell in row.iter(SHEET + 'c'):
            value = cell.find(SHEET + 'v')
            column = re.match('[A-Z]+', cell.get('r'))[0]
            if value is None:
                continue
            if cell.get('t') == 's':
                cells[column] = strings[int(value.text)]
            elif cell.get('t') == 'b':
                cells[column] = value.text == '1'
            else:
                cells[column] = decimal.Decimal(repr(float(value.text)))
        rows.append(cells)
    return rows[1:]


def column_letters(position):
    letters = ''
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord('A') + rest) + letters
    return letters


def as_xlsx(name, value):
    """What the workbook has for a value: tonnes and yuan, and nothing for what is absent."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        scale = 6 if name.endswith('_grams') else 2 if re.search('_fen(_per_tonne)?$', name) else 0
        return decimal.Decimal(value).scaleb(-scale)
    return value or None


def read(stem, ending):
    return harness.read_file(f'{stem}.{ending}')


def verify_export(stem, vkey, authority):
    """All of it; returns the rows. Wrong, or a library's own word, if anything is not so."""
    text, signatures = split_note(read(stem, 'manifest').decode())
    facts, files, checkpoint = parse_manifest(text)
    verify_officer(text, signatures, facts, authority)
    origin, size, root = verify_checkpoint(checkpoint, vkey)
    require(origin == facts['origin'], 'another log')
    require(size > int(facts['sequence'].split()[1]), 'the checkpoint is too old')
    folder = os.path.dirname(stem)
    for name, (length, digest) in files.items():
        blob = harness.read_file(os.path.join(folder, name))
        require(len(blob) == length and hashlib.sha256(blob).hexdigest() == digest,
                f'{name} was changed')
    rows = [json.loads(line) for line in read(stem, 'ndjson').decode().splitlines()]
    require(len(rows) == int(facts['rows']), 'the rows are not so many')
    entries = {}
    if os.path.basename(stem) + '.evidence' in files:
        entries = verify_evidence(read(stem, 'evidence').decode(), size, root)
    require(len(entries) == int(facts['entries'].split()[0]), 'the entries are not so many')
    for row in rows:
        require(row.get('entry_index', 0) in (0, *entries), 'an entry is not proved')
        if 'trade_id' not in row:
            continue
        wanted = [row[name] for name in
                  ('trade_id', 'quantity_grams', 'price_fen_per_tonne', 'amount_fen')]
        for index in (row['index'], row['index'] + 1):
            require(trade_facts(entries[index]) == wanted, f'trade {wanted[0]} is another')
    return rows


def check_forms(stem, rows):
    """CSV, workbook and pages say what the rows say."""
    if os.path.exists(stem + '.csv'):
        assert csv_rows(read(stem, 'csv').decode()) == [
            {name: as_csv(value) for name, value in row.items()} for row in rows]
    if os.path.exists(stem + '.xlsx'):
        assert xlsx_rows(read(stem, 'xlsx')) == [
            {column_letters(i): as_xlsx(name, value)
             for i, (name, value) in enumerate(row.items())
             if as_xlsx(name, value) is not None} for row in rows]
    if os.path.exists(stem + '.pdf'):
        pages = subprocess.run(['pdftotext', '-layout', stem + '.pdf', '-'], check=True,
                               stdout=subprocess.PIPE).stdout.decode()
        assert '截至指令序号' in pages and '页' in pages, pages[:2000]
        for row in rows:
            for name in ('trade_id', 'index', 'entry_index'):
                assert name not in row or re.search(rf'\b{row[name]}\b', pages), row


def flip(path, place):
    with open(path, 'r+b') as file:
        file.seek(place // 8)
        byte = file.read(1)[0]
        file.seek(place // 8)
        file.write(bytes([byte ^ 1 << place % 8]))


def holds(stem, vkey, authority):
    try:
        verify_export(stem, vkey, authority)
    except (Wrong, exceptions.InvalidSignature, ValueError, LookupError, OSError) as wrong:
        return repr(wrong)
    return ''


class Exports:
    """What an officer exports of a server, and the keys that verify it."""

    def __init__(self, server, officer):
        self.server = server
        self.officer = officer  # The directory of his certificate.
        self.folder = harness.scratch()
        with open(os.path.join(self.server.data, 'vkey'), encoding='utf-8') as file:
            self.vkey = file.read().strip()
        self.ca = os.path.join(self.server.pki, 'ca.pem')
        self.authority = x509.load_pem_x509_certificate(harness.read_file(self.ca))

    def path(self, name):
        return os.path.join(self.folder, name)

    def export(self, name, endings, *command, check=True):
        files = [part for ending in endings
                 for part in ('--export', f'{self.path(name)}.{ending}')]
        return harness.luheng(*command, *files, '--server', self.server.address, '--identity',
                              self.officer, check=check)

    def ours(self, name, *more):
        return harness.luheng('verify-export', self.path(name) + '.manifest', '--vkey', self.vkey,
                              '--ca', self.ca, *more, check=False)

    def check(self, name):
        assert self.ours(name).returncode == 0, self.ours(name).stderr
        rows = verify_export(self.path(name), self.vkey, self.authority)
        check_forms(self.path(name), rows)
        return rows


def test_exports(exports):
    exports.server.start()
    exports.export('placings', ['csv', 'ndjson', 'xlsx', 'pdf'], *PLACINGS)
    exports.export('history', ['csv', 'xlsx', 'pdf'], 'ledger', 'history', '--instrument', SYMBOL)
    exports.export('way', ['xlsx', 'pdf'], 'ledger', 'history', 'certificates/c1')
    exports.export('firms', ['csv', 'xlsx', 'pdf'], 'registry', 'list')
    exports.export('head', ['xlsx', 'pdf'], 'ledger', 'head')
    again = exports.export('placings', ['csv'], *PLACINGS, check=False)
    assert again.returncode == 5, again
    exports.export('again', ['csv', 'xlsx', 'pdf'], *PLACINGS)
    assert exports.server.stop() == 0
    counts = {name: len(exports.check(name)) for name in
              ('placings', 'history', 'way', 'firms', 'head', 'again')}
    print(counts)
    assert counts['placings'] > 50 and counts['firms'] > 100 and counts['head'] == 1, counts
    for ending in ('csv', 'ndjson', 'xlsx'):
        assert read(exports.path('placings'), ending) == read(exports.path('again'), ending)


def test_flips(exports, flips, seed):
    """A changed bit of any file is found by both."""
    chance = random.Random(seed)
    print(f'seed {seed}')
    for number in range(flips):
        ending = ENDINGS[number % len(ENDINGS)]
        path = exports.path('placings') + '.' + ending
        place = chance.randrange(8 * os.path.getsize(path))
        flip(path, place)
        ours, theirs = exports.ours('placings'), holds(exports.path('placings'), exports.vkey,
                                                     exports.authority)
        flip(path, place)
        assert ours.returncode == 7, f'{ending} bit {place}: {ours}'
        assert theirs, f'{ending} bit {place}'
    assert exports.ours('placings').returncode == 0
    print(f'{flips} flips, {flips} found by both')


def test_missing(exports):
    for ending in ENDINGS[:-1]:
        path = exports.path('placings') + '.' + ending
        shutil.move(path, path + '.away')
        assert exports.ours('placings').returncode == 7, ending
        assert holds(exports.path('placings'), exports.vkey, exports.authority), ending
        shutil.move(path + '.away', path)


def test_other_keys(exports):
    other = harness.Server()
    with open(os.path.join(other.data, 'vkey'), encoding='utf-8') as file:
        vkey = file.read().strip()
    assert exports.ours('placings', '--vkey', vkey).returncode != 0
    run = harness.luheng('verify-export', exports.path('placings') + '.manifest', '--vkey', vkey,
                         '--ca', exports.ca, check=False)
    assert run.returncode == 7, run
    run = harness.luheng('verify-export', exports.path('placings') + '.manifest', '--vkey',
                         exports.vkey, '--ca', other.pki + '/ca.pem', check=False)
    assert run.returncode == 7 and 'does not vouch' in run.stderr, run
    authority = x509.load_pem_x509_certificate(harness.read_file(other.pki + '/ca.pem'))
    assert holds(exports.path('placings'), vkey, exports.authority)
    assert holds(exports.path('placings'), exports.vkey, authority)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--flips', type=int, default=120)
    parser.add_argument('--seed', type=int, default=20260504)
    parser.add_argument('--keep', help='leave the exports in this directory, to be looked at')
    options = parser.parse_args()
    year = demo_test.played_year()
    exports = Exports(year, f'{year.pki}/identities/regulator')
    test_exports(exports)
    if options.keep:
        shutil.copytree(exports.folder, options.keep, dirs_exist_ok=True)
    test_flips(exports, options.flips, options.seed)
    test_missing(exports)
    test_other_keys(exports)
    return 0


if __name__ == '__main__':
    sys.exit(main())
