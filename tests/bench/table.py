"""Prints the figures that scripts/bench took beside their ceilings.

Usage: table.py RESULTS   (a JSON object a line)
"""
import collections
import json
import statistics
import sys

# What, unit, (label, field), (label, field) of the ceiling or None, and the goal for the ratio.
# A goal of '>= x' wants the figure to reach so much of the ceiling, '<= x' not to exceed it.
ROWS = [
    *[(f'matching, {text}', '/s', (f'match {name}', 'ops_per_cpu_second'),
       (f'bare {name}', 'ops_per_cpu_second'), goal)
      for name, text, goal in (('cached', '1 book', '>= 0.55'), ('books', '100 books', '>= 0.45'),
                               ('deep', '1 M resting orders', '>= 0.55'))],
    ('bytes a resting order, 1 M of them', 'bytes', ('match deep', 'bytes_per_resting_order'), None,
     '<= 64'),
    ('matching, 1 book, p99', 'ns', ('match cached', 'p99_ns'), None, ''),
    *[(f'matching with a tenth refused, {text}', '/s', (f'refuse {name}', 'ops_per_cpu_second'),
       (f'match {name}', 'ops_per_cpu_second'), '')
      for name, text in (('cached', '1 book'), ('books', '100 books'),
                         ('deep', '1 M resting orders'))],
    ('replay, believed', 'commands/s', ('replay', 'commands_per_second'), None, '>= 1000000'),
    ('replay, compared', 'commands/s', ('replay', 'commands_per_second_compared'), None,
     '>= 400000'),
    ('verification of chain and tree', 'entries/s', ('replay', 'entries_per_second_verified'),
     ('replay', 'read_and_hash_entries_per_second'), '>= 0.6'),
    ('lone order, commit p50', 'us', ('lone', 'commit_p50_us'), ('lone', 'synced_append_p50_us'),
     '<= 1.5'),
    ('lone order, answer p50', 'us', ('lone', 'answer_p50_us'), ('lone', 'synced_append_p50_us'),
     ''),
    ('durable in the process', 'entries/s', ('node', 'entries_per_second'),
     ('pipeline', 'entries_per_second'), ''),
    ('durable unary, 64 calls', 'orders/s', ('durable unary', 'orders_per_second'),
     ('echo unary', 'orders_per_second'), '>= 0.5'),
    *[(f'durable, 4 streams x {batch}, beside {text}', 'orders/s',
       (f'durable {batch}', 'orders_per_second'), (f'{ceiling} {batch}', 'orders_per_second'), '')
      for ceiling, text in (('echo', 'an echo'), ('journal', 'an echo with a journal'))
      for batch in (1, 16, 128)],
    ('index behind after 4 streams x 128', 's', ('durable 128', 'index_lag_seconds'), None, '<= 1'),
    *[(f'20,000 orders a second, {name}', 'us', ('durable at 20000', f'{name}_us'), None, '')
      for name in ('p50', 'p99', 'p999')],
    ('processor time of an entry, late', 'us', ('growth', 'late_cpu_us_per_entry'),
     ('growth', 'early_cpu_us_per_entry'), '<= 1.2'),
    ('start from a snapshot and 1 M commands', 's', ('growth', 'start_seconds'), None, '<= 3'),
    *[(f'{text}, others\' {when} p99', 'us', ('crowd', f'{name}_{when}_p99_us'),
       None if when == 'before' else ('crowd', f'{name}_before_p99_us'), '')
      for name, text in (('cancel', '1 M orders cancelled'), ('expire', '1 M orders expire'))
      for when in ('before', 'during')],
    ('snapshots of 1 M open orders, others\' p999', 'us', ('crowd', 'snapshot_during_p999_us'),
     ('crowd', 'snapshot_without_p999_us'), '<= 2'),
    *[(f'another at full blast of {budget}, one\'s p99', 'us', (f'fair {rate}', 'during_p99_us'),
       (f'fair {rate}', 'before_p99_us'), '<= 1.5')
      for rate, budget in ((2000, '2,000 orders/s'), (20000, '20,000 orders/s'))],
    ('1 M orders cancelled', 's', ('crowd', 'cancel_seconds'), None, ''),
    ('1 M orders expire', 's', ('crowd', 'expire_seconds'), None, ''),
    ('10,000 bidders ranked and awarded', 'ms', ('primary', 'award_ms'),
     ('primary', 'bids_hashed_and_sorted_ms'), '<= 2'),
    ('inclusion proof in a log of 10 M, p99', 'us', ('growth', 'proof_p99_us'), None, '<= 1000'),
    ('from an answer to its proof, p99', 'ms', ('growth', 'fresh_proof_p99_ms'), None, '<= 1000'),
    ('100,000 applicants drawn', 'ms', ('primary', 'draw_ms'),
     ('primary', 'texts_hashed_and_sorted_ms'), '<= 2'),
    ('100,000 applicants drawn and granted', 'ms', ('primary', 'draw_all_ms'),
     ('primary', 'texts_hashed_and_sorted_ms'), '<= 3'),
]


def values(runs, place):
    """A figure of each round, in their order."""
    label, field = place
    return [run[field] for run in runs[label]]


def text(value):
    """A number with three significant digits or more."""
    return f'{value:,.0f}' if abs(value) >= 100 else f'{value:.2f}'


def verdict(value, goal):
    """Whether the goal is reached."""
    if not goal:
        return ''
    relation, bound = goal.split()
    reached = value >= float(bound) if relation == '>=' else value <= float(bound)
    return ('' if reached else 'MISSED ') + f'{relation} {float(bound):,g}'


def main():
    runs = collections.defaultdict(list)
    with open(sys.argv[1], encoding='utf-8') as file:
        for line in file:
            run = json.loads(line)
            runs[run['label']].append(run)
    print('| what | unit | median | min to max | ceiling | ratio | goal |')
    print('|---|---|---|---|---|---|---|')
    for what, unit, place, ceiling_place, goal in ROWS:
        measured = values(runs, place)
        median = statistics.median(measured)
        cells = [what, unit, text(median), f'{text(min(measured))} to {text(max(measured))}']
        if ceiling_place is None:
            cells += ['', '', verdict(median, goal)]
        else:
            ceilings = values(runs, ceiling_place)
            ratios = [figure / ceiling for figure, ceiling in zip(measured, ceilings)]
            ratio = statistics.median(ratios)
            cells += [text(statistics.median(ceilings)), f'{ratio:.2f}', verdict(ratio, goal)]
        print('| ' + ' | '.join(cells) + ' |')


if __name__ == '__main__':
    main()
