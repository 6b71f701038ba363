"""Checkpoint keys on real servers: SM2 beside Ed25519, and a rotation with its overlap.

What the server signs is verified by golang.org/x/mod and github.com/tjfoc/gmsm
(tests/e2e/gm_verify), and the change of keys by the offline auditor.

Usage: keys_test.py [--seed N]
"""

import argparse
import base64
import datetime
import os
import random
import shlex
import shutil
import subprocess
import unittest

import harness
from harness import accepted, admin, admin_rpc, grant, grants, grants_rpc, new_id, trading_day
from tlog_verify_test import build

OPTIONS = argparse.Namespace(seed=0)
FIRST_DAY = datetime.date(2023, 1, 9)
OVERLAP = datetime.timedelta(days=91)
SM2_TYPE = b'\xffluheng.example/sm2-sm3/v1'
FLIPS = 60


class Exchange:
    """A server without a market, which opens and closes days."""

    def __init__(self):
        self.server = harness.Server()
        self.server.start()
        channel = self.server.channel(1, 1)
        accepted(grants_rpc.GrantServiceStub(channel).GrantRole(grants.GrantRoleRequest(
            request_id=new_id(), grantee='participants/p1/users/u1', role=grant.ROLE_OPERATOR),
            timeout=harness.TIMEOUT))

    def open_day(self, day):
        date = trading_day.TradingDay(year=day.year, month=day.month, day=day.day)
        stub = admin_rpc.AdminServiceStub(self.server.channel(1, 1))
        accepted(stub.OpenTradingDay(admin.OpenTradingDayRequest(request_id=new_id(), day=date),
                                     timeout=harness.TIMEOUT))
        return date

    def close_day(self, date):
        stub = admin_rpc.AdminServiceStub(self.server.channel(1, 1))
        accepted(stub.CloseTradingDay(admin.CloseTradingDayRequest(request_id=new_id(), day=date),
                                      timeout=harness.TIMEOUT))

    def restart(self):
        assert self.server.stop() == 0
        self.server.start()

    def luheng(self, *arguments, check=True):
        return harness.luheng(*arguments, '--server', self.server.address, '--identity',
                              self.server.identity(1, 1), check=check)

    def luhengd(self, *arguments):
        """A tool of the machine that has the keys."""
        return subprocess.run(
            [os.path.join(harness.BIN, 'luhengd'), '--config', self.server.config, *arguments],
            check=True, stdout=subprocess.PIPE, text=True).stdout.strip()

    def key_file(self, name):
        return os.path.join(self.server.data, 'keys', name + '.pem')

    def first_key(self):
        return harness.read_file(os.path.join(self.server.data, 'vkey')).decode().strip()

    def make_key(self, name, key_type):
        return self.luhengd('key', 'new', name, '--type', key_type)

    def change_key(self, old, new, check=True):
        """As an administrator does: runs what the tool printed."""
        printed = shlex.split(self.luhengd('key', 'change', '--old', old, '--new', new))
        assert printed[0] == 'luheng', printed
        return self.luheng(*printed[1:], check=check)

    def checkpoint(self):
        return harness.read_file(os.path.join(self.server.data, 'tlog', 'checkpoint')).decode()

    def wait_for_lines(self, count):
        """Polls until so many keys have signed the checkpoint; the test's deadline ends it."""
        while True:
            note = self.checkpoint()
            if note[note.index('\n\n') + 2:].count('\n') == count:
                return note

    def verify(self, *arguments):
        assert self.server.stop() == 0
        return harness.verify(self.server.data, *arguments)


def key_id(vkey):
    return bytes.fromhex(vkey.split('+')[1])


def lines_of(note):
    """The signature lines: key id and signature."""
    blobs = [base64.b64decode(line.split(' ')[2])
             for line in note[note.index('\n\n') + 2:].splitlines()]
    return [(blob[:4], blob[4:]) for blob in blobs]


class KeysTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.gm_verify = build('gm_verify')
        cls.tlog_verify = build('tlog_verify')

    def setUp(self):
        self.exchange = Exchange()
        self.addCleanup(self.exchange.server.kill)

    def judge(self, note, *vkeys):
        """What the foreign program says of the note."""
        path = os.path.join(self.exchange.server.path, 'note')
        with open(path, 'w' if isinstance(note, str) else 'wb') as out:
            out.write(note)
        return subprocess.run([self.gm_verify, path, *vkeys], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def assert_verified(self, note, *vkeys):
        done = self.judge(note, *vkeys)
        self.assertEqual(done.returncode, 0, done.stderr)

    def assert_wrong(self, note, *vkeys):
        done = self.judge(note, *vkeys)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertTrue(done.stderr.startswith('WRONG '), done.stderr)

    def test_both_lines_verify_with_software_that_is_not_ours(self):
        exchange = self.exchange
        ed25519 = exchange.first_key()
        sm2 = exchange.make_key('gm', 'sm2')
        self.assertTrue(base64.b64decode(sm2.split('+', 2)[2]).startswith(SM2_TYPE))
        exchange.change_key(ed25519, sm2)
        note = exchange.wait_for_lines(2)
        self.assertEqual([line[0] for line in lines_of(note)], [key_id(ed25519), key_id(sm2)])
        self.assert_verified(note, ed25519, sm2)
        self.flip_bits(note, ed25519, sm2)
        report = exchange.verify('--vkey', ed25519)
        self.assertEqual(report.returncode, 0, report.stdout)
        self.assertIn('signed by luheng.example/e2e with 2 keys', report.stdout)
        # Software that knows nothing of SM2 verifies the whole log.
        log = os.path.join(exchange.server.data, 'tlog')
        subprocess.run([self.tlog_verify, log, ed25519], check=True, stdout=subprocess.DEVNULL)

    def flip_bits(self, note, ed25519, sm2):
        """A bit of the text spoils both lines, one of a line that line alone."""
        chance = random.Random(OPTIONS.seed)
        print(f'seed {OPTIONS.seed}')
        whole = note.encode()
        text_end = whole.index(b'\n\n') + 1
        for place in chance.sample(range(8 * text_end), FLIPS):
            changed = bytearray(whole)
            changed[place // 8] ^= 1 << place % 8
            self.assert_wrong(changed, ed25519)
            self.assert_wrong(changed, sm2)
        keys = (ed25519, sm2)
        lines = whole[text_end + 1:].splitlines(keepends=True)
        for which, line in enumerate(lines):
            prefix, _, blob = line.rstrip(b'\n').rpartition(b' ')
            blob = base64.b64decode(blob)
            for place in chance.sample(range(8 * len(blob)), FLIPS):
                changed = bytearray(blob)
                changed[place // 8] ^= 1 << place % 8
                forged = lines.copy()
                forged[which] = prefix + b' ' + base64.b64encode(changed) + b'\n'
                forged = whole[:text_end + 1] + b''.join(forged)
                self.assert_wrong(forged, keys[which])
                self.assert_verified(forged, keys[1 - which])

    def test_old_and_new_key_sign_together_until_the_overlap_is_over(self):
        exchange = self.exchange
        first = exchange.first_key()
        day = exchange.open_day(FIRST_DAY)
        second = exchange.make_key('second', 'ed25519')
        exchange.change_key(first, second)
        note = exchange.wait_for_lines(2)
        self.assert_verified(note, first, second)
        self.assertEqual(exchange.luheng('ledger', 'vkey').stdout.strip(), second)
        exchange.restart()
        exchange.close_day(day)
        exchange.open_day(FIRST_DAY + OVERLAP)
        note = exchange.wait_for_lines(1)
        self.assert_verified(note, second)
        self.assert_wrong(note, first)
        # The old key has done its work.
        shutil.move(exchange.key_file('checkpoint'), exchange.server.path)
        exchange.restart()
        listed = exchange.luheng('key', 'list', '-o', 'json').stdout
        self.assertIn(first, listed)
        self.assertIn(second, listed)
        # Whoever pinned the first key is led to the second, and the other way round.
        self.assertEqual(exchange.server.stop(), 0)
        for pinned in (first, second):
            report = harness.verify(exchange.server.data, '--vkey', pinned)
            self.assertEqual(report.returncode, 0, report.stdout)
        stranger = Exchange()
        report = harness.verify(exchange.server.data, '--vkey', stranger.first_key())
        stranger.server.kill()
        self.assertEqual(report.returncode, 1, report.stdout)
        self.assertIn('neither the genesis entry nor a change of keys names the key',
                      report.stdout)

    def test_keys_that_are_not_there_are_named(self):
        exchange = self.exchange
        first = exchange.first_key()
        exchange.open_day(FIRST_DAY)
        second = exchange.make_key('second', 'ed25519')
        away = os.path.join(exchange.server.path, 'away.pem')
        command = shlex.split(exchange.luhengd('key', 'change', '--old', first, '--new', second))
        shutil.move(exchange.key_file('second'), away)
        refused = exchange.luheng(*command[1:], check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn('KEY_MISSING', refused.stderr)
        shutil.move(away, exchange.key_file('second'))
        exchange.luheng(*command[1:])
        exchange.wait_for_lines(2)
        # Not the newest key any more, so it vouches for no other.
        third = exchange.make_key('third', 'ed25519')
        refused = exchange.change_key(first, third, check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn('OLD_KEY_NOT_SIGNED', refused.stdout + refused.stderr)
        self.assertEqual(exchange.server.stop(), 0)
        for name, vkey in (('checkpoint', first), ('second', second)):
            shutil.move(exchange.key_file(name), away)
            self.assert_does_not_start(vkey)
            shutil.move(away, exchange.key_file(name))
        os.chmod(exchange.key_file('second'), 0o640)
        self.assert_does_not_start('chmod 600 ' + exchange.key_file('second'))
        os.chmod(exchange.key_file('second'), 0o600)
        with open(exchange.key_file('fourth'), 'w', encoding='utf-8') as out:
            out.write('no key')
        os.chmod(exchange.key_file('fourth'), 0o600)
        self.assert_does_not_start(exchange.key_file('fourth'))
        os.remove(exchange.key_file('fourth'))
        exchange.server.start()

    def assert_does_not_start(self, why):
        done = subprocess.run(
            [os.path.join(harness.BIN, 'luhengd'), '--config', self.exchange.server.config],
            check=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(why, done.stderr)


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('--seed', type=int, default=random.randrange(2**32))
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=['keys_test.py', *rest])
