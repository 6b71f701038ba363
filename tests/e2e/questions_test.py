"""The regulator's questions on the demonstration year, as docs/regulator_questions.md answers them.

Every block of the page that begins with "$ luheng" is run, in order, on a year that was just played,
and its output compared with the page's. "..." in the page stands for anything within a line: times,
hashes and entry numbers of one run are not those of another.

Usage: questions_test.py [--print]     --print shows what the commands print, to write the page from
"""

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

import demo_test
import harness

PAGE = os.path.join(harness.ROOT, 'docs', 'regulator_questions.md')


def blocks(text):
    """Pairs of a command line and the lines that it is to print."""
    for block in re.findall(r'^```console\n(.*?)^```', text, re.S | re.M):
        command = None
        for line in block.splitlines():
            if line.startswith('$ '):
                if command is not None:
                    yield command, lines
                command, lines = line[2:], []
            else:
                lines.append(line)
        yield command, lines


def is_like(line, pattern):
    """How wide columns are plays no part."""
    line, pattern = (re.sub(' +', ' ', text.strip()) for text in (line, pattern))
    return re.fullmatch('.*'.join(map(re.escape, pattern.split('...'))), line) is not None


def find_difference(printed, expected):
    """None, or the first line that is not as the page says. A line "..." stands for any lines."""
    at = 0
    for number, pattern in enumerate(expected):
        if pattern.strip() == '...':
            following = expected[number + 1:number + 2]
            while at < len(printed) and not (following and is_like(printed[at], following[0])):
                at += 1
            continue
        if at >= len(printed):
            return f'nothing, instead of: {pattern}'
        if not is_like(printed[at], pattern):
            return f'{printed[at]}\n  instead of: {pattern}'
        at += 1
    return None if at == len(printed) else f'{printed[at]}\n  instead of nothing'


def first_auction_with_a_winner(server):
    printed, errors, code = run('luheng auction list -o json', server)
    assert code == 0, errors
    auctions = json.loads('\n'.join(printed))
    return next(auction['name'] for auction in auctions if int(auction['winner_count']) > 0)


def run(command, server):
    """What the command prints; the user is the regulator, or who --identity names."""
    words = shlex.split(command)
    assert words[0] == 'luheng', command
    environment = dict(os.environ, LUHENG_SERVER=server.address, LUHENG_IDENTITY='regulator')
    words[0] = os.path.join(harness.BIN, 'luheng')
    done = subprocess.run(words, check=False, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, cwd=server.pki + '/identities')
    return done.stdout.splitlines(), done.stderr, done.returncode


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--print', action='store_true', dest='is_printing')
    arguments = parser.parse_args()
    server = demo_test.played_year()
    server.start()
    # Where the page finds it.
    shutil.copy(os.path.join(server.data, 'vkey'), server.path)
    with open(PAGE, encoding='utf-8') as page:
        text = page.read()
    auction = first_auction_with_a_winner(server).rsplit('/', 1)[1]
    count = 0
    differences = []
    for command, expected in blocks(text):
        command = re.sub(r'\bu1$', auction, command)
        printed, errors, code = run(command, server)
        if arguments.is_printing:
            print('$', command, *printed, errors, sep='\n')
            continue
        difference = find_difference(printed, expected)
        if code != 0:
            differences.append(f'{command}: exit {code}\n{errors}')
        elif difference is not None:
            differences.append(f'{command} printed\n  {difference}')
        count += 1
    assert not differences, '\n'.join(differences)
    assert arguments.is_printing or count >= 12, f'only {count} commands on the page'
    # Every question is on the page.
    for question in ('Q1', 'Q2', 'Q3', 'Q4', 'Q5', 'Q6', 'Q7', 'Q8', 'Q12', 'Q13'):
        assert f'## {question} ' in text, question
    assert server.stop() == 0
    audited = harness.verify(server.data)
    assert audited.returncode == 0, audited.stdout
    print(f'{count} commands of the page printed what it says')


if __name__ == '__main__':
    sys.exit(main())
