"""The market day through @grpc/grpc-js, and 64 clients at once.

The Node clients do the work; this sets up the exchange for them.
"""

import os
import re
import unittest

import firms
import harness

SCENARIO = os.path.join(harness.ROOT, 'tests', 'scenarios', 'market_day.txt')
CLIENTS = 64
SEED = int(os.environ.get('LUHENG_SEED', '20230109'))


class MarketDayTest(unittest.TestCase):

    def setUp(self):
        self.server = harness.Server()
        self.server.start()

    def tearDown(self):
        self.server.kill()

    def run_client(self, script, plan):
        code, printed = firms.run_node(script, plan)
        print(f'{script}:\n{printed}', flush=True)
        self.assertEqual(code, 0, printed)

    def test_a_market_day_goes_as_its_file_says(self):
        exchange = firms.Exchange(self.server, opens_with_call=True)
        with open(SCENARIO, encoding='utf-8') as file:
            for name, kilograms, yuan in re.findall(
                    r'^firm (\w+) has (\d+) kg and (\d+) yuan$', file.read(), re.MULTILINE):
                exchange.add_firm(name, int(kilograms), int(yuan))
        self.run_client('market_day_client.mjs', exchange.plan(scenario=SCENARIO))

    def test_64_clients_trade_one_is_cut_and_nothing_is_lost_or_doubled(self):
        exchange = firms.Exchange(self.server, harness.market_rules.RESALE_SAME_DAY)
        for number in range(CLIENTS):
            exchange.add_firm(f'F{number}', 1_000_000, 1_000_000_000)
        exchange.open_day()
        print(f'seed {SEED}')
        self.run_client('crowd_client.mjs', exchange.plan(seed=SEED))
        self.assertEqual(self.server.stop(), 0)
        audit = harness.verify(self.server.data)
        self.assertEqual(audit.returncode, 0, audit.stdout)


if __name__ == '__main__':
    unittest.main()
