"""Two auditors that share no line come to the same: luheng-verify, and second_auditor.py.

Usage: second_auditor_test.py [--flips N] [--seed N]

On the demonstration year, and on a market whose orders trade: the same root, entries and commands,
the server's own balances, and both find every flipped bit.
"""

import argparse
import json
import os
import random
import subprocess
import sys

import demo_test
import firms
import harness
import second_auditor
import tlog_verify_test


def second(log, key):
    """The verdict of the second auditor, as a program."""
    done = subprocess.run(
        [sys.executable, os.path.join(firms.HERE, 'second_auditor.py'), log, key], check=False,
        stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout), done.returncode


def first(log, key):
    done = harness.verify('--tiles', log, '--vkey', key, '--json')
    return json.loads(done.stdout), done.returncode


def compare(log, key):
    ours, code = first(log, key)
    assert code == 0, ours
    theirs, code = second(log, key)
    assert code == 0, theirs
    print(theirs, flush=True)
    for field, other in (('origin', 'origin'), ('entries', 'entries'), ('root', 'root'),
                         ('new_commands', 'commands')):
        assert ours[field] == theirs[other], field
    return theirs


def balances(server, participants):
    """Money by account number, as the server says."""
    found = {}
    for participant in participants:
        listed = harness.luheng('account', 'list', participant, '--output', 'json', '--server',
                                server.address, '--identity', server.identity(1, 1))
        for account in json.loads(listed.stdout):
            number = int(account['name'].rsplit('/a', 1)[1])
            found[number] = int(account.get('money_available_fen', 0))
    return found


def check_balances(server, log, key, participants):
    _, chain = second_auditor.audit(log, key)
    told = balances(server, participants)
    assert any(told.values()), told
    for number, fen in told.items():
        assert chain.available[number] == fen, f'account {number}: {chain.available[number]}, {fen}'
    print(f'{len(told)} accounts have the money that the second auditor counts')


def check_flips(log, key, flips, chance):
    """Both find any flipped bit of what the checkpoint covers."""
    size = int(harness.read_file(os.path.join(log, 'checkpoint')).split(b'\n')[1])
    files = [path for path, _ in tlog_verify_test.tiles_of(size)]
    note = harness.read_file(os.path.join(log, 'checkpoint'))
    for flip in range(flips):
        name = 'checkpoint' if flip % 8 == 0 else chance.choice(files)
        path = os.path.join(log, name)
        whole = harness.read_file(path)
        end = note.index(b'\n', note.index(b'\n\n') + 2) + 1 if name == 'checkpoint' else len(whole)
        place = chance.randrange(8 * end)
        changed = bytearray(whole)
        changed[place // 8] ^= 1 << place % 8
        with open(path, 'wb') as file:
            file.write(changed)
        for auditor in (first, second):
            found, code = auditor(log, key)
            assert code == 1 and found['verdict'] == 'BROKEN', f'{name} bit {place}: {found}'
        with open(path, 'wb') as file:
            file.write(whole)
    print(f'{flips} flips, both auditors found {flips}')


def trade(server):
    """A market in which orders trade, whole and in part."""
    market = firms.Market(server)
    for kilograms in range(1, 41):
        harness.accepted(market.trading(0).SubmitOrder(market.order(0, kilograms, yuan=4000)))
        harness.accepted(market.trading(1).SubmitOrder(
            market.order(1, kilograms, yuan=4000 + 10 * (kilograms % 3))))
    return market


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--flips', type=int, default=60)
    parser.add_argument('--seed', type=int, default=20231103)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    print(f'seed {options.seed}')

    server = demo_test.played_year()
    log = os.path.join(server.data, 'tlog')
    key = harness.read_file(os.path.join(server.data, 'vkey')).decode().strip()
    found = compare(log, key)
    assert found['sales'] > 0 and found['bookings'] > 0
    server.start()
    check_balances(server, log, key, [f'p{number}' for number in range(2, 60)])
    assert server.stop() == 0
    log = os.path.join(server.data, 'tlog')
    check_flips(log, key, options.flips, chance)

    server = harness.Server()
    server.start()
    trade(server)
    assert server.stop() == 0
    log = os.path.join(server.data, 'tlog')
    key = harness.read_file(os.path.join(server.data, 'vkey')).decode().strip()
    found = compare(log, key)
    assert found['trades'] >= 40 and found['traded_fen'] > 0
    server.start()
    check_balances(server, log, key, ['p2', 'p3'])
    assert server.stop() == 0
    assert subprocess.run([sys.executable, os.path.join(firms.HERE, 'second_auditor.py'), log],
                          check=False, stderr=subprocess.DEVNULL).returncode == 2
    return 0


if __name__ == '__main__':
    sys.exit(main())
