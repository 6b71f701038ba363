"""The demonstration year, made again from its tile log alone: the same root, the same state, the
same answers to the same questions; and the exchange goes on from there.

Usage: restore_test.py
"""

import contextlib
import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading

import demo_test
import harness

LUHENGD = os.path.join(harness.BIN, 'luhengd')

# What people ask. Each answer must be the same.
QUESTIONS = [
    ('ledger', 'vkey'),
    ('ledger', 'history', 'certificates/c1'),
    ('ledger', 'history', '--instrument', '330681-COD-2023-5Y'),
    ('ledger', 'history', '--account', 'p2/a1'),
    ('registry', 'list'),
    ('account', 'list', 'p2'),
    ('lottery', 'list'),
    ('auction', 'list'),
    ('contract', 'list'),
    ('statistics', 'tallies'),
    ('reserve', 'list'),
    ('reserve', 'caps'),
    ('admin', 'instrument', 'list'),
    ('account', 'show', 'p2/a1'),
    ('trades', 'list', '330681-COD-2023-5Y'),
    ('trades', 'stats'),
    ('candles', '330681-COD-2023-5Y'),
    ('certificate', 'list'),
    ('lottery', 'show', 'y1'),
    ('lottery', 'show', 'y2'),
    ('order', 'list', '--account', 'p2/a1'),
    ('admin', 'grants'),
    # The regulator's questions; proofs are of other checkpoints, and reads are not in tiles.
    ('audit', 'balances', 'p12'),
    ('audit', 'balances', 'p12', '--at-day', '2023-06-30'),
    ('audit', 'chain', 'c130'),
    ('audit', 'caps', '--at-day', '2023-06-30'),
    ('audit', 'dealings', '--participant', 'p54', '--counterparty', 'p120'),
    ('audit', 'auction', 'u2'),
    ('audit', 'replay-auction', 'u2'),
    ('audit', 'lottery', 'y1'),
    ('audit', 'replay-lottery', 'y1'),
    ('audit', 'refusals'),
    ('audit', 'refusal-counts'),
    ('audit', 'pledges', '--days', '30'),
    ('ledger', 'entry', '1000'),
]


def luhengd(*arguments):
    return subprocess.run([LUHENGD, *arguments], check=False, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)


def audit(*arguments):
    """The auditor's report on one object, and its exit code."""
    done = subprocess.run([os.path.join(harness.BIN, 'luheng-verify'), *arguments, '--json'],
                          check=False, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout), done.returncode


@contextlib.contextmanager
def served(directory):
    """A static web server, as a mirror may be."""
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=directory)
    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f'http://127.0.0.1:{server.server_port}'
        server.shutdown()


# Each stop, and a start without the journal of reads, records how far that one goes.
MOVING = ('sequence',)


def parsed(text):
    """What it says: the order of an object's fields is not part of it. Not all is JSON."""
    def settled(value):
        if isinstance(value, dict):
            return {name: settled(part) for name, part in value.items() if name not in MOVING}
        return [settled(part) for part in value] if isinstance(value, list) else value
    try:
        return settled(json.loads(text))
    except ValueError:
        return text


def answers(server):
    """Every question and its answer."""
    found = {}
    for question in QUESTIONS:
        done = harness.luheng(*question, '--output', 'json', '--server', server.address,
                              '--identity', server.pki + '/identities/regulator', check=False)
        assert done.returncode in (0, 4), f'{question}: {done.stderr}'
        found[question] = (done.returncode, parsed(done.stdout))
    assert sum(code == 0 for code, _ in found.values()) >= len(QUESTIONS) - 2, found
    return found


def order_again(server):
    """One more recorded command: the size before and after it."""
    head = ('ledger', 'head', '--output', 'json', '--server', server.address, '--identity',
            server.pki + '/identities/regulator')
    before = harness.luheng(*head).stdout
    harness.luheng('admin', 'grant', 'p2/u9', 'regulator', '--server', server.address,
                   '--identity', server.pki + '/admin')
    after = harness.luheng(*head).stdout
    assert before != after
    return before, after


def main():
    server = demo_test.played_year()
    server.start()
    asked = answers(server)
    # A backup of the server while it runs, and an audit over HTTPS need no stop.
    backup = os.path.join(harness.scratch(), 'backup')
    done = luhengd('backup', '--data', server.data, '--to', backup)
    print(done.stdout)
    assert done.returncode == 0
    assert not os.path.exists(os.path.join(backup, 'keys'))
    assert server.stop() == 0
    key = harness.read_file(os.path.join(server.data, 'vkey')).decode().strip()
    before, code = audit(server.data, '--vkey', key)
    assert code == 0, before
    # Another program that has only the tiles comes to the same.
    tiles, code = audit('--tiles', os.path.join(server.data, 'tlog'), '--vkey', key)
    assert code == 0, tiles
    for field in ('root', 'state_hash', 'entries', 'new_commands', 'checkpoint_size'):
        assert tiles[field] == before[field], field

    # So does who has them from a web server, and the next time reads only what is new.
    with served(os.path.join(server.data, 'tlog')) as url:
        mirror = os.path.join(harness.scratch(), 'mirror')
        state = os.path.join(harness.scratch(), 'state')
        where = ('--log', url, '--mirror', mirror, '--state', state, '--vkey', key)
        for first_new in (0, before['checkpoint_size']):
            mirrored, code = audit(*where)
            assert code == 0 and mirrored['first_new_entry'] == first_new, mirrored
            assert mirrored['state_hash'] == before['state_hash']
        place = os.path.join(harness.scratch(), 'data')
        done = luhengd('restore', '--from-log', url, '--to', place, '--vkey', key)
        assert done.returncode == 0 and before['root'] in done.stdout, done.stdout
    unreachable, code = audit('--log', url, '--vkey', key)
    assert code == 2 and unreachable['verdict'] == 'CANNOT TELL', unreachable

    # Nothing is left of the machine but the tile log, the names, and the keys that were kept apart.
    kept = harness.scratch()
    for part in ('tlog', 'vault', 'keys'):
        shutil.move(os.path.join(server.data, part), os.path.join(kept, part))
    shutil.rmtree(server.data)
    done = luhengd('restore', '--from-tiles', kept + '/tlog', '--vault', kept + '/vault', '--keys',
                   kept + '/keys', '--vkey', key, '--to', server.data)
    print(done.stdout)
    assert done.returncode == 0
    # Who looked at what was not kept: nobody can tell that it is lost before the server says so.
    after, code = audit(server.data, '--vkey', key)
    assert code == 2 and 'journal of reads' in after['failure']['reason'], after
    for field in ('root', 'state_hash', 'entries', 'new_commands', 'checkpoint_size'):
        assert after[field] == before[field], field

    server.start()
    again = answers(server)
    for question, answer in asked.items():
        assert again[question] == answer, f'{question}:\n{answer}\nnow\n{again[question]}'
    print(f'{len(asked)} questions, the same answers')
    order_again(server)
    assert server.stop() == 0
    grown, code = audit(server.data, '--vkey', key)
    assert code == 0 and grown['entries'] > before['entries'], grown

    # The backup restores the year too, and its names with it.
    shutil.rmtree(server.data)
    done = luhengd('restore', '--from-backup', backup, '--keys', kept + '/keys', '--to',
                   server.data)
    print(done.stdout)
    assert done.returncode == 0
    server.start()
    listed = ('registry', 'list')
    assert answers(server)[listed] == asked[listed]
    assert server.stop() == 0
    # What is there is never written over, and what is not sound not restored.
    assert luhengd('restore', '--from-backup', backup, '--to', server.data).returncode == 1
    tile = os.path.join(backup, 'tlog', 'tile', '0', '000')
    with open(tile, 'r+b') as file:
        byte = file.read(1)[0]
        file.seek(0)
        file.write(bytes([byte ^ 1]))
    place = os.path.join(harness.scratch(), 'data')
    done = luhengd('restore', '--from-backup', backup, '--to', place)
    print(done.stdout)
    assert done.returncode == 1 and 'tile/0/000' in done.stdout
    assert not os.path.exists(place)
    for usage in (['restore', '--to', place], ['restore', '--from-tiles', kept + '/tlog'],
                  ['backup', '--to', place]):
        assert luhengd(*usage).returncode == 2, usage
    return 0


if __name__ == '__main__':
    sys.exit(main())
