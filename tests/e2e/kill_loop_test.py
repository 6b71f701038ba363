"""Kills the server under load, again and again: what was acknowledged is there, and only once.

Usage: kill_loop_test.py [--loops N] [--seed N] [--durability D]
"""

import argparse
import base64
import random
import sys
import threading
import time

import grpc

import firms
import harness

CLIENTS = 4


class Client(threading.Thread):
    """Sends orders until the server dies, and remembers every acknowledgement."""

    def __init__(self, market, number, acknowledged, unknown):
        super().__init__(daemon=True)
        self.market = market
        self.trader = number % 2
        self.stub = market.trading(self.trader)
        self.acknowledged = acknowledged
        self.unknown = unknown

    def run(self):
        while True:
            request = self.market.order(self.trader, 1)
            try:
                answer = self.stub.SubmitOrder(request, timeout=10)
            except grpc.RpcError:
                self.unknown.append((self.trader, request))
                return
            self.acknowledged.append((self.trader, request, answer))


class CheckpointWatch(threading.Thread):
    """Collects every checkpoint that the server publishes while it lives."""

    def __init__(self, market, seen):
        super().__init__(daemon=True)
        self.stub = market.ledger()
        self.seen = seen

    def run(self):
        while True:
            try:
                answer = self.stub.GetCheckpoint(harness.ledger.GetCheckpointRequest(), timeout=10)
            except grpc.RpcError:
                return
            size, root = answer.note.splitlines()[1:3]
            self.seen[int(size)] = base64.b64decode(root)
            time.sleep(0.02)


def check_repeats(market, acknowledged, unknown, sequences):
    """Every acknowledged request has its first answer; every unknown one happens at most once."""
    for trader, request, answer in acknowledged:
        again = market.trading(trader).SubmitOrder(request, timeout=harness.TIMEOUT)
        assert again == answer, f'acknowledged {answer}, recovered {again}'
    for trader, request in unknown:
        answer = market.trading(trader).SubmitOrder(request, timeout=harness.TIMEOUT)
        again = market.trading(trader).SubmitOrder(request, timeout=harness.TIMEOUT)
        assert again == answer
        acknowledged.append((trader, request, answer))
    for _, request, answer in acknowledged:
        owner = sequences.setdefault(answer.sequence, request.request_id)
        assert owner == request.request_id, f'two orders at sequence {answer.sequence}'


def check_checkpoints(market, seen):
    """Each checkpoint ever seen is the beginning of the next, by proofs checked here."""
    sizes = sorted(size for size in seen if size > 0)
    while market.ledger().GetCheckpoint(harness.ledger.GetCheckpointRequest(),
                                        timeout=10).tree_size < sizes[-1]:
        time.sleep(0.02)
    for old, new in zip(sizes, sizes[1:]):
        proof = market.ledger().GetConsistencyProof(
            harness.ledger.GetConsistencyProofRequest(old_size=old, tree_size=new),
            timeout=harness.TIMEOUT)
        assert harness.is_consistent(old, seen[old], new, seen[new], proof.hashes), \
            f'the checkpoint of {new} entries does not continue that of {old}'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--loops', type=int, default=50)
    parser.add_argument('--seed', type=int, default=20231103)
    parser.add_argument('--durability', choices=['standard', 'strict'], default='standard')
    options = parser.parse_args()
    chance = random.Random(options.seed)
    print(f'seed {options.seed}')

    server = harness.Server(options.durability)
    server.start()
    market = firms.Market(server)
    sequences = {}
    checkpoints = {}
    total = 0
    for loop in range(options.loops):
        acknowledged, unknown = [], []
        clients = [Client(market, i, acknowledged, unknown) for i in range(CLIENTS)]
        watch = CheckpointWatch(market, checkpoints)
        for thread in [*clients, watch]:
            thread.start()
        time.sleep(chance.uniform(0.02, 0.4))
        server.process.kill()
        for thread in [*clients, watch]:
            thread.join()
        server.kill()
        server.start()
        check_repeats(market, acknowledged, unknown, sequences)
        total += len(acknowledged)
        if loop % 10 == 9 or loop == options.loops - 1:
            check_checkpoints(market, checkpoints)
            newest = max(checkpoints)
            checkpoints = {newest: checkpoints[newest]}
            print(f'{loop + 1} kills, {total} orders, checkpoints to {newest}', flush=True)
    assert server.stop() == 0
    audit = harness.verify(server.data)
    print(audit.stdout)
    assert audit.returncode == 0
    assert total > options.loops, 'the load was too thin to prove anything'
    return 0


if __name__ == '__main__':
    sys.exit(main())
