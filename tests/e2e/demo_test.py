"""The main job on the year 2023, and what one flipped bit does to its evidence.

Usage: demo_test.py play | flips [--flips N] [--seed N]

`play` leaves the played year in the folder that LUHENG_YEAR names, for other tests to copy.

`flips` works on such a copy, or plays a year of its own.
"""

import argparse
import csv
import hashlib
import os
import random
import re
import shutil
import sys

import harness

DATA = os.path.join(harness.ROOT, 'tests', 'data', 'zhuji_2023')


def expected_sum(data):
    """Trades and fen of the file, summed without our code."""
    with open(os.path.join(data, 'zhuji_2023_trades.csv'), encoding='utf-8') as file:
        rows = list(csv.DictReader(file))
    return len(rows), sum(int(row['amount_yuan'].replace('.', '')) for row in rows)


def played_year():
    """A stopped server with the year: a copy of the one that test_play() left, or played here."""
    kept = os.environ.get('LUHENG_YEAR')
    if kept is not None and os.path.isdir(kept):
        return harness.Server(copied_from=kept)
    return play(DATA)[0]


def play(data):
    """Plays the year on a fresh server.

    Returns the stopped server, what was printed of the year, and the second lottery's proof.
    """
    server = harness.Server()
    server.start()
    harness.luheng('pki', 'issue', server.pki, '--participant', '1', '--user', '1', '--out',
                   server.pki + '/admin')
    harness.luheng('demo', 'play', '--data', data, '--server', server.address, '--pki', server.pki)
    report = harness.luheng('demo', 'report', '--server', server.address, '--identity',
                            server.pki + '/admin').stdout
    lottery = os.path.join(harness.scratch(), 'lottery.proof')
    harness.luheng('ledger', 'lottery-proof', 'y2', '--out', lottery, '--server', server.address,
                   '--identity', server.pki + '/identities/regulator')
    assert server.stop() == 0
    return server, report, lottery


def draw_again(path):
    """Draws a lottery again from its proof, with nothing of ours; returns who gets how much."""
    with open(path, encoding='utf-8') as file:
        lines = file.read().split('\n')
    facts = dict(line.split(' ', 1) for line in lines[1:8])
    count = int(facts['applicants'])
    rows = [line.split(',') for line in lines[8:8 + count]]

    def sha(text):
        return hashlib.sha256(text.encode()).hexdigest()
    assert sha(facts['secret']) == facts['commitment']
    seed = sha(f"{facts['secret']}:{facts['public-seed']}")
    order = sorted((row[0] for row in rows),
                   key=lambda uscc: sha(f"{seed}:{facts['round']}:{uscc}"))
    assert order == [row[0] for row in rows], 'another order'
    left = int(facts['pool'])
    for uscc, _, demand, granted in rows:
        due = min(int(demand), left)
        assert due == int(granted), f'{uscc} gets {due}, not {granted}'
        left -= due
    return count, int(facts['pool']) - left


def forge_round(text):
    """A proof that is sound in itself, of a round that was never drawn."""
    lines = text.split('\n')
    facts = dict(line.split(' ', 1) for line in lines[1:8])
    count = int(facts['applicants'])
    rows = [line.split(',') for line in lines[8:8 + count]]

    def sha(forged):
        return hashlib.sha256(forged.encode()).hexdigest()
    seed = sha(f"{facts['secret']}:{facts['public-seed']}")
    rows.sort(key=lambda row: sha(f'{seed}:18:{row[0]}'))
    left = int(facts['pool'])
    for row in rows:
        row[3] = str(min(int(row[2]), left))
        left -= int(row[3])
    lines[8:8 + count] = [','.join(row) for row in rows]
    return '\n'.join(lines).replace(f"round {facts['round']}", 'round 18', 1)


def check_lottery(path, vkey):
    """The stand-alone command and hashlib agree, and neither takes a proof that was changed."""
    count, granted = draw_again(path)
    assert (count, granted) == (150, 61_082_000), (count, granted)
    audit = harness.verify('--lottery', path, '--vkey', vkey)
    print(audit.stdout)
    assert audit.returncode == 0
    with open(path, encoding='utf-8') as file:
        text = file.read()
    rows = text.split('\n')
    rows[8], rows[9] = rows[9], rows[8]
    for wrong in ['\n'.join(rows), text.replace('round 2', 'round 1'),
                  text.replace('pool 61082000', 'pool 61082001'), forge_round(text)]:
        assert wrong != text
        with open(path, 'w', encoding='utf-8') as file:
            file.write(wrong)
        assert harness.verify('--lottery', path, '--vkey', vkey).returncode == 1


def check_report(report, trades, fen):
    yuan = f'{fen // 100:,}.{fen % 100:02}'
    assert yuan in report, f'{yuan} is not in\n{report}'
    assert re.search(rf'\b{trades}\b', report), f'{trades} trades are not in\n{report}'


def test_play():
    """The whole year, and a year with two rows dropped."""
    server, report, lottery = play(DATA)
    print(report)
    assert expected_sum(DATA) == (259, 641_999_435)
    check_report(report, 259, 641_999_435)
    for text in ['Here: 8 (the same)', 'Here: 106 firms, 61.082 t (the same)']:
        assert text in report, f'{text} is not in\n{report}'
    assert 'BROKEN' not in report
    if 'LUHENG_YEAR' in os.environ:
        shutil.rmtree(os.environ['LUHENG_YEAR'], ignore_errors=True)
        shutil.copytree(server.path, os.environ['LUHENG_YEAR'])
    with open(os.path.join(server.data, 'vkey'), encoding='utf-8') as file:
        check_lottery(lottery, file.read().strip())
    audit = harness.verify(server.data)
    print(audit.stdout)
    assert audit.returncode == 0

    smaller = os.path.join(harness.scratch(), 'data')
    shutil.copytree(DATA, smaller)
    path = os.path.join(smaller, 'zhuji_2023_trades.csv')
    with open(path, encoding='utf-8') as file:
        lines = file.readlines()
    with open(path, 'w', encoding='utf-8') as file:
        file.writelines(lines[:100] + lines[101:200] + lines[201:])
    trades, fen = expected_sum(smaller)
    assert trades == 257
    _, report, _ = play(smaller)
    check_report(report, trades, fen)
    print(f'two rows dropped: {trades} trades, {fen} fen')


def evidence_files(data):
    """The files that hold blocks, tiles, checkpoint and marks."""
    for folder, _, names in os.walk(data):
        part = os.path.relpath(folder, data).split(os.sep)[0]
        for name in names:
            is_block = part in ('journal', 'reads') and (
                name.endswith('.sst') or name.startswith('MANIFEST') or name == 'CURRENT')
            if is_block or part == 'tlog' or (part in ('.', 'reads') and name == 'mark'):
                yield os.path.join(folder, name)


def test_flips(flips, seed):
    """Flips one bit at a time; the auditor must say that, and where, something is wrong."""
    data = played_year().data
    assert harness.verify(data).returncode == 0
    chance = random.Random(seed)
    print(f'seed {seed}')
    files = sorted(evidence_files(data))
    for flip in range(flips):
        # Every kind of file in turn, and within the big ones every part.
        path = files[flip % len(files)] if flip < flips // 2 else chance.choice(files)
        place = chance.randrange(8 * os.path.getsize(path))
        with open(path, 'r+b') as file:
            file.seek(place // 8)
            byte = file.read(1)[0]
            file.seek(place // 8)
            file.write(bytes([byte ^ 1 << place % 8]))
        audit = harness.verify(data)
        name = os.path.relpath(path, data)
        last = audit.stdout.strip().splitlines()
        print(f'{name} bit {place}: exit {audit.returncode}: {last[-2] if len(last) > 1 else last}')
        assert audit.returncode == 1, audit.stdout
        assert 'failure' in audit.stdout
        with open(path, 'r+b') as file:
            file.seek(place // 8)
            file.write(bytes([byte]))
    assert harness.verify(data).returncode == 0
    print(f'{flips} flips, {flips} found')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('what', choices=['play', 'flips'])
    parser.add_argument('--flips', type=int, default=200)
    parser.add_argument('--seed', type=int, default=20231103)
    options = parser.parse_args()
    if options.what == 'play':
        test_play()
    else:
        test_flips(options.flips, options.seed)
    return 0


if __name__ == '__main__':
    sys.exit(main())
