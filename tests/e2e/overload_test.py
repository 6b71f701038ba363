"""Ten times what the exchange can take: memory stays flat, refusals say why, reads go on.

Usage: overload_test.py [--seconds N] [--load machine] [--load budget]

Two loads, each on a server of its own. `machine`: no budgets, so the queue, the disk and the
processors are the limit; the sustainable rate is measured in a closed loop first. `budget`: each
firm has a budget far below what the machine can do, and asks for ten times that. Orders are
immediate and meet nothing, so no state grows: all growth would be queues.
"""

import argparse
import json
import sys
import threading
import time

import grpc

import firms
import harness
from harness import TIMEOUT, market, market_rpc, new_id, order, side, trading, trading_rpc

FIRMS = 4
STREAMS = 8
TIMES = 10
BUDGET = 2000  # Orders a second of each firm.
CLOSED_SECONDS = 3
# What the server may keep, all of it bounded: at rest 40 MiB; journal 3 memtables of 32 and a cache
# of 32; 40 of the newest blocks; index 3 memtables of 32 and a cache of 32; a million recent request
# ids at 75 bytes and a bloom filter; 5,095 orders under way on each stream (its window and a
# message), with their answers some 1,200 bytes each; and a quarter for the allocator. It fills up
# within some three million orders. Were what is offered kept, it would be a GiB a second.
RSS_MAX_MIB = int(1.25 * (40 + 128 + 40 + 128 + 80 + STREAMS * 5_095 * 1_200 / 2**20))
# And once it is full, so much more in the last third of a long load.
LONG_SECONDS = 60
GROWTH_MAX_MIB = 64
RECOVERY_SECONDS = 1.0
TYPED = {'RESOURCE_EXHAUSTED QUEUE_FULL', 'RESOURCE_EXHAUSTED RATE_LIMITED',
         'RESOURCE_EXHAUSTED INDEX_LAG'}


class Watch(threading.Thread):
    """Samples the server's memory each half second, and reads the book all the time."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.pid = server.process.pid
        self.stub = market_rpc.MarketDataServiceStub(server.channel(1, 1))
        self.stopped = threading.Event()
        self.rss = []
        self.reads = []

    def sample_rss(self):
        with open(f'/proc/{self.pid}/status', encoding='ascii') as status:
            line = next(line for line in status if line.startswith('VmRSS:'))
        self.rss.append(int(line.split()[1]) * 1024)

    def run(self):
        next_sample = time.monotonic()
        while not self.stopped.wait(0.005):
            if time.monotonic() >= next_sample:
                self.sample_rss()
                next_sample += 0.5
            begin = time.monotonic()
            self.stub.GetBook(market.GetBookRequest(instrument=firms.INSTRUMENT),
                              timeout=TIMEOUT)
            self.reads.append(time.monotonic() - begin)

    def stop(self):
        self.stopped.set()
        self.join()

    def growth_mib(self):
        """In the last third of the load."""
        settled = self.rss[len(self.rss) * 2 // 3:]
        return (max(settled) - settled[0]) >> 20

    def rss_max_mib(self):
        return max(self.rss) >> 20

    def read_percentile(self, share):
        return sorted(self.reads)[int(share * (len(self.reads) - 1))]


def make_exchange(settings):
    server = harness.Server(settings=settings)
    server.start()
    exchange = firms.Exchange(server)
    for number in range(FIRMS):
        exchange.add_firm(f'F{number}', 0, 10**12)
    exchange.lone = exchange.add_firm('lone', 0, 10**9)
    exchange.open_day()
    return exchange


def offer(exchange, **more):
    """Runs the Node client; `when_stopped` is called the moment that it stops to offer."""
    when_stopped = more.pop('when_stopped', lambda: None)
    plan = exchange.plan(streams=STREAMS, **more)
    plan['firms'] = plan['firms'][:FIRMS]
    process = firms.start_node('overload_client.mjs', plan)
    lines = []
    with process.stdout:
        for line in process.stdout:
            lines.append(line)
            if '"stopped"' in line:
                when_stopped()
    assert process.wait() == 0, ''.join(lines)
    return json.loads(lines[-1])


def accepted_rate(figures):
    """Orders that were taken, a second, until all answers had come."""
    return figures['answers'].get('ACCEPTED', 0) / figures['seconds_to_last_answer']


def lone_order(exchange):
    """Seconds until somebody else's order is taken; when it is refused, it comes again."""
    stub = trading_rpc.TradingServiceStub(
        exchange.server.channel(exchange.lone['participant'], 1))
    begin = time.monotonic()
    while True:
        try:
            answer = stub.SubmitOrder(trading.SubmitOrderRequest(
                request_id=new_id(), account=exchange.lone['account'],
                instrument=firms.INSTRUMENT, side=side.SIDE_BUY,
                time_in_force=order.TIME_IN_FORCE_IOC, quantity_grams=1000,
                price_fen_per_tonne=400_000), timeout=TIMEOUT)
            harness.accepted(answer)
            return time.monotonic() - begin
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED, error
            time.sleep(0.01)


def overload(name, exchange, sustainable, seconds):
    """Offers ten times the sustainable rate, prints what happened, and returns what is wrong."""
    watch = Watch(exchange.server)
    recovery = []
    watch.start()
    figures = offer(exchange, rate=TIMES * sustainable, seconds=seconds, id_seed=100,
                    when_stopped=lambda: recovery.append(lone_order(exchange)))
    watch.stop()
    taken = accepted_rate(figures)
    mib = [size >> 20 for size in watch.rss]
    unary = figures['unary']
    offered = figures['offered']
    print(f'{name}: sustainable {sustainable:,.0f}/s, offered {offered:,} in '
          f'{figures["seconds"]:.1f} s ({offered / figures["seconds"]:,.0f}/s), of which '
          f'{figures["held_back"]:,} were held back in the client because the server read no more')
    print(f'  accepted {taken:,.0f}/s until the last answer, which came after '
          f'{figures["seconds_to_last_answer"]:.1f} s; answers on streams {figures["answers"]}')
    print(f'  unary: offered {unary["offered"]:,}, sent {unary["sent"]:,}, {unary["answers"]}')
    print(f'  server RSS MiB {mib}; highest {watch.rss_max_mib()} of at most {RSS_MAX_MIB}, '
          f'in the last third +{watch.growth_mib()}; client {figures["rss_mib"]} MiB, '
          f'{figures["cpu_seconds"]:.1f} s CPU')
    print(f'  GetBook: {len(watch.reads)} reads, p50 {watch.read_percentile(.5) * 1e3:.1f} ms, '
          f'p99 {watch.read_percentile(.99) * 1e3:.1f} ms, max {max(watch.reads) * 1e3:.1f} ms')
    print(f'  a lone order was answered {recovery[0] * 1e3:.0f} ms after the load', flush=True)

    problems = list(figures['problems'])
    refusals = (set(figures['answers']) | set(unary['answers'])) - {'ACCEPTED'}
    if not refusals & TYPED:
        problems.append('nothing was refused: this was no overload')
    if refusals - TYPED:
        problems.append(f'refusals without a type: {refusals - TYPED}')
    if watch.rss_max_mib() > RSS_MAX_MIB:
        problems.append(f'{watch.rss_max_mib()} MiB of memory')
    if seconds >= LONG_SECONDS and watch.growth_mib() > GROWTH_MAX_MIB:
        problems.append(f'memory still grows: {watch.growth_mib()} MiB')
    if name == 'budget' and not .5 * sustainable < taken < 1.5 * sustainable:
        problems.append(f'{taken:,.0f} orders a second went through budgets of {sustainable:,.0f}')
    if recovery[0] > RECOVERY_SECONDS:
        problems.append(f'recovery took {recovery[0]:.1f} s')
    return [f'{name}: {problem}' for problem in problems]


def run_machine(seconds):
    exchange = make_exchange('[limits]\norders_per_second = 0\n')
    closed = offer(exchange, seconds=CLOSED_SECONDS, id_seed=1)
    problems = overload('machine', exchange, accepted_rate(closed), seconds)
    exchange.server.kill()
    return problems


def run_budget(seconds):
    exchange = make_exchange(f'[limits]\norders_per_second = {BUDGET}\nburst = {BUDGET}\n')
    problems = overload('budget', exchange, BUDGET * FIRMS, seconds)
    exchange.server.kill()
    return problems


LOADS = {'machine': run_machine, 'budget': run_budget}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--seconds', type=float, default=8)
    parser.add_argument('--load', choices=list(LOADS), action='append')
    options = parser.parse_args()
    problems = [problem for name in options.load or LOADS
                for problem in LOADS[name](options.seconds)]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
