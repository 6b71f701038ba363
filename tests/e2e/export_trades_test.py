"""Exports of a market's trades, before and after the name of a firm is erased."""

import os
import sys

import export_test
import firms
import harness

TRADES = 60


def export_trades(exports, market):
    for number in range(TRADES):
        for trader in (0, 1):
            harness.accepted(market.trading(trader).SubmitOrder(
                market.order(trader, 1 + number, yuan=4000 + 10 * number),
                timeout=harness.TIMEOUT))
    exports.export('trades', ['csv', 'xlsx', 'pdf'], 'trades', 'list', firms.SYMBOL)


def files_with(folder, text):
    """Files in the folder that hold the text."""
    return [name for name in os.listdir(folder)
            if text.encode() in harness.read_file(os.path.join(folder, name))]


def test_erasure(exports):
    """A name is erased for good, and what was proved and exported before verifies as before."""
    server, vault = exports.server, os.path.join(exports.server.data, 'vault')
    assert files_with(vault, 'seller')
    harness.luheng('enterprise', 'erase-name', 'p2', '--legal-basis', '个人信息保护法第四十七条',
                   '--server', server.address, '--identity', exports.officer)
    exports.export('erased', ['csv'], 'registry', 'list')
    assert server.stop() == 0
    names = {row['name']: (row['display_name'], row['name_erased'])
             for row in exports.check('erased')}
    assert names['participants/p2'] == ('', True), names
    assert names['participants/p3'] == ('buyer', False), names
    assert not files_with(vault, 'seller')
    assert files_with(vault, 'buyer')
    assert harness.verify(server.data).returncode == 0


def main():
    server = harness.Server()
    server.start()
    market = firms.Market(server)
    exports = export_test.Exports(server, server.identity(1, 1))
    export_trades(exports, market)
    test_erasure(exports)
    rows = exports.check('trades')
    print(f'{len(rows)} trades')
    assert [row['quantity_grams'] for row in rows] == [1000 * (1 + n) for n in range(TRADES)], rows
    return 0


if __name__ == '__main__':
    sys.exit(main())
