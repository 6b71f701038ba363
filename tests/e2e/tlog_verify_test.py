"""Tile logs verified by software that is not ours: x/mod's notes and trees, in tests/e2e/tlog_verify.

Usage: tlog_verify_test.py [--entries N] [--flips N] [--seed N]

Two logs of real servers: the demonstration year, and a market whose orders came by the hundred
until it had N entries (70,000, so that a tile of level 1 is full and level 2 begins).
"""

import argparse
import base64
import contextlib
import functools
import http.server
import os
import random
import shutil
import subprocess
import sys
import threading
import unittest

import demo_test
import harness
import overload_test

TILE_WIDTH = 256
BURST_RATE = 400_000  # Orders a second, more than come: a log takes some bursts.
ENTRIES_MIN = TILE_WIDTH ** 2
OPTIONS = argparse.Namespace()


def build(name='tlog_verify'):
    """Builds a verifier from Debian's packages, beside the programs that it verifies."""
    program = os.path.join(harness.BIN, name)
    cache = os.path.join(os.path.dirname(harness.BIN), 'go-cache')
    subprocess.run(
        ['go', 'build', '-o', program, './tests/e2e/' + name], cwd=harness.ROOT, check=True,
        env={**os.environ, 'GOPATH': '/usr/share/gocode', 'GO111MODULE': 'off', 'GOFLAGS': '',
             'GOCACHE': cache})
    return program


def tile_path(level, number, width):
    """Where C2SP has a tile; written a second time, so that the verifier is not its own witness."""
    groups = f'{number % 1000:03}'
    while number >= 1000:
        number //= 1000
        groups = f'x{number % 1000:03}/{groups}'
    return f'tile/{level}/{groups}' + (f'.p/{width}' if width < TILE_WIDTH else '')


def tiles_of(size):
    """Path and kind of every tile and bundle in the tree of so many entries."""
    level, hashes = 0, size
    while hashes > 0:
        for number in range(-(-hashes // TILE_WIDTH)):
            width = min(TILE_WIDTH, hashes - number * TILE_WIDTH)
            form = 'full' if width == TILE_WIDTH else 'partial'
            yield tile_path(level, number, width), f'{form} tile of level {level}'
            if level == 0:
                yield tile_path('entries', number, width), f'{form} bundle'
        level, hashes = level + 1, hashes // TILE_WIDTH


class Log:
    """The tile log of a stopped server, and the key that its command line gave."""

    def __init__(self, server):
        self.key = harness.luheng('ledger', 'vkey', '--server', server.address, '--identity',
                                  server.identity(1, 1)).stdout.strip()
        assert server.stop() == 0
        self.directory = os.path.join(server.data, 'tlog')
        self.size = int(self.read('checkpoint').split(b'\n')[1])

    def path(self, file):
        return os.path.join(self.directory, file)

    def read(self, file):
        return harness.read_file(self.path(file))

    @contextlib.contextmanager
    def replaced(self, file, content):
        """For as long as it lasts, the file has this content; None: there is no such file."""
        whole = self.read(file)
        if content is None:
            os.remove(self.path(file))
        else:
            self._write(file, content)
        try:
            yield
        finally:
            self._write(file, whole)

    def _write(self, file, content):
        with open(self.path(file), 'wb') as out:
            out.write(content)

    def parts(self):
        """Whatever can be wrong, by kind: (file, first byte, end)."""
        note = self.read('checkpoint')
        text_end = note.index(b'\n\n') + 2
        line_end = note.index(b'\n', text_end) + 1
        kinds = {'text of the checkpoint': [('checkpoint', 0, text_end)],
                 'signature of the log': [('checkpoint', text_end, line_end)]}
        expected = dict(tiles_of(self.size))
        for folder, _, names in os.walk(self.path('tile')):
            for name in names:
                file = os.path.relpath(os.path.join(folder, name), self.directory)
                kind = expected.get(file, 'partial tile or bundle of an earlier size')
                kinds.setdefault(kind, []).append((file, 0, os.path.getsize(self.path(file))))
        return {kind: sorted(files) for kind, files in sorted(kinds.items())}


def play_year():
    server = demo_test.played_year()
    server.start()
    return Log(server)


def grow(entries):
    """The log of a market with at least so many entries, and a checkpoint from its way there."""
    exchange = overload_test.make_exchange('[limits]\norders_per_second = 0\n')
    checkpoint = os.path.join(exchange.server.data, 'tlog', 'checkpoint')
    taken, early, burst = 0, None, 0
    while taken < entries or burst < 2:
        figures = overload_test.offer(exchange, seconds=entries / BURST_RATE,
                                      id_seed=burst * overload_test.STREAMS)
        taken += figures['answers'].get('ACCEPTED', 0)
        burst += 1
        early = early or harness.read_file(checkpoint)
    return Log(exchange.server), early


class TlogVerifyTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.program = build()
        cls.year = play_year()
        cls.grown, cls.early = grow(OPTIONS.entries)

    def verify(self, log, key=None, directory=None):
        return subprocess.run([self.program, directory or log.directory, key or log.key],
                              check=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True)

    def assert_verified(self, log, **where):
        done = self.verify(log, **where)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[-1], 'VERIFIED')
        return dict(line.split() for line in lines[:-1])

    def assert_wrong(self, log, file, why, **where):
        done = self.verify(log, **where)
        self.assertEqual(done.returncode, 1, f'{why}: {done.stdout}')
        self.assertTrue(done.stderr.startswith('WRONG '), done.stderr)
        self.assertIn(file, done.stderr.split(': ')[0].split(' '), why)

    def flip(self, log, chance, kind, files):
        file, begin, end = chance.choice(files)
        place = chance.randrange(8 * begin, 8 * end)
        changed = bytearray(log.read(file))
        changed[place // 8] ^= 1 << place % 8
        with log.replaced(file, changed):
            self.assert_wrong(log, file, f'{kind}: {file} bit {place}')

    def test_both_logs_verify_and_nothing_of_them_is_left_unread(self):
        for log, entries in ((self.year, 1000), (self.grown, OPTIONS.entries)):
            self.assertGreaterEqual(log.size, entries)
            found = self.assert_verified(log)
            print(found, flush=True)
            origin, size, root = log.read('checkpoint').decode().splitlines()[:3]
            self.assertEqual((found['origin'], found['size'], found['root']), (origin, size, root))
            kinds = [kind for _, kind in tiles_of(log.size)]
            bundles = sum(kind.endswith('bundle') for kind in kinds)
            self.assertEqual(int(found['bundles']), bundles)
            self.assertEqual(int(found['tiles']), len(kinds) - bundles)
            files = sum(len(files) for kind, files in log.parts().items() if 'of the ' not in kind)
            self.assertEqual(int(found['earlier']), files - len(kinds))
            self.assertEqual(found['ignored'], '0')

    def test_any_flipped_bit_is_found_and_its_file_named(self):
        chance = random.Random(OPTIONS.seed)
        print(f'seed {OPTIONS.seed}')
        seen = set()
        for log, flips in ((self.year, OPTIONS.flips * 3 // 4), (self.grown, OPTIONS.flips // 4)):
            kinds = list(log.parts().items())
            for flip in range(flips):
                self.flip(log, chance, *kinds[flip % len(kinds)])
            self.assert_verified(log)
            seen.update(kind for kind, _ in kinds)
            print(f'{flips} flips, {flips} found, in {dict((k, len(f)) for k, f in kinds)}')
        self.assertGreaterEqual(seen, {
            'text of the checkpoint', 'signature of the log', 'full bundle', 'partial bundle',
            'full tile of level 0', 'partial tile of level 0', 'full tile of level 1',
            'partial tile of level 1', 'partial tile of level 2'})

    def test_bits_of_base64_that_mean_nothing_are_refused_too(self):
        note = self.year.read('checkpoint')
        place = note.rindex(b'=\n') - 1
        alphabet = b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
        begin = note.rindex(b' ') + 1
        # x/mod's decoder passes over them; the verifier has it look (base64.Encoding.Strict).
        for low_bits in (1, 2, 3):
            changed = bytearray(note)
            changed[place] = alphabet[alphabet.index(note[place]) | low_bits]
            self.assertNotEqual(changed, note)
            self.assertEqual(base64.b64decode(changed[begin:-1]), base64.b64decode(note[begin:-1]))
            with self.year.replaced('checkpoint', changed):
                self.assert_wrong(self.year, 'checkpoint', low_bits)

    def test_signature_lines_of_unknown_keys_are_ignored_whatever_they_say(self):
        note = self.year.read('checkpoint')
        chance = random.Random(OPTIONS.seed)
        for _ in range(10):
            line = '— witness.example/w ' + base64.b64encode(chance.randbytes(76)).decode() + '\n'
            with self.year.replaced('checkpoint', note + line.encode()):
                self.assert_verified(self.year)

    def test_a_checkpoint_of_another_key_of_the_same_name_is_refused(self):
        self.assertEqual(self.year.key.split('+')[0], self.grown.key.split('+')[0])
        self.assert_wrong(self.year, 'checkpoint', 'another key', key=self.grown.key)

    def test_lost_cut_lengthened_and_exchanged_files_are_refused(self):
        for kind, files in self.grown.parts().items():
            if 'earlier' in kind:
                continue
            file = files[-1][0]
            whole = self.grown.read(file)
            other = self.grown.read(files[0][0]) if len(files) > 1 else b'other'
            for why, content in (('lost', None), ('empty', b''), ('cut', whole[:-1]),
                                 ('longer', whole + b'\0'), ('another', other)):
                with self.grown.replaced(file, content):
                    self.assert_wrong(self.grown, file, f'{kind}, {why}')
        self.assert_verified(self.grown)

    def test_a_rewritten_entry_is_refused_however_far_up_the_tiles_follow_it(self):
        file = tile_path('entries', 0, TILE_WIDTH)
        bundle = bytearray(self.grown.read(file))
        end = 2 + int.from_bytes(bundle[:2], 'big')
        bundle[end - 1] ^= 1
        node = harness.leaf_hash(bundle[2:end])
        with contextlib.ExitStack() as rewritten:
            rewritten.enter_context(self.grown.replaced(file, bundle))
            self.assert_wrong(self.grown, file, 'only the entry')
            for level in range(3):
                file = next(path for path, kind in tiles_of(self.grown.size)
                            if kind.endswith(f'tile of level {level}'))
                tile = node + self.grown.read(file)[len(node):]
                rewritten.enter_context(self.grown.replaced(file, tile))
                self.assert_wrong(self.grown, file, f'up to level {level}')
                nodes = [tile[i:i + len(node)] for i in range(0, len(tile), len(node))]
                while len(nodes) > 1:
                    nodes = [harness.node_hash(*pair) for pair in zip(nodes[::2], nodes[1::2])]
                node = nodes[0]
        self.assert_verified(self.grown)

    def test_an_earlier_checkpoint_verifies_over_the_tiles_of_a_later_one(self):
        with self.grown.replaced('checkpoint', self.early):
            found = self.assert_verified(self.grown)
        self.assertEqual(found['size'], self.early.decode().splitlines()[1])
        self.assertLess(int(found['size']), self.grown.size)

    def test_a_static_web_server_serves_a_log(self):
        class Quiet(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_):
                pass

        copy = os.path.join(harness.scratch(), 'tlog')
        shutil.copytree(self.year.directory, copy)
        handler = functools.partial(Quiet, directory=copy)
        with http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            url = f'http://127.0.0.1:{server.server_port}/'
            found = self.assert_verified(self.year, directory=url)
            self.assertEqual(int(found['size']), self.year.size)
            lost = tile_path('entries', 0, TILE_WIDTH)
            os.remove(os.path.join(copy, lost))
            self.assert_wrong(self.year, lost, 'lost', directory=url)
            server.shutdown()

    def test_wrong_usage_is_told_apart_from_a_wrong_log(self):
        log, key = self.year.directory, self.year.key
        for arguments in ([], [log], [log, key, key], [log, 'no key'], [log, key[:-4]],
                          [log, key.replace('e2e', 'e3e')]):
            done = subprocess.run([self.program, *arguments], check=False, stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertNotEqual(done.stderr, b'')
        self.assert_wrong(self.year, 'checkpoint', 'no log', directory=self.year.path('nowhere'))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--entries', type=int, default=70_000, help=f'at least {ENTRIES_MIN}')
    parser.add_argument('--flips', type=int, default=300)
    parser.add_argument('--seed', type=int, default=20231103)
    parser.parse_args(namespace=OPTIONS)
    if OPTIONS.entries < ENTRIES_MIN:
        parser.error('too few entries')
    unittest.main(argv=sys.argv[:1], verbosity=2)


if __name__ == '__main__':
    main()
