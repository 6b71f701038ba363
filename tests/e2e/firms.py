"""Exchanges with the firms that a test wants, and a plan by which a Node client finds them."""

import json
import os
import subprocess

import harness
from harness import (TIMEOUT, accepted, account, admin, admin_rpc, grant, grants, grants_rpc,
                     instrument, ledger_rpc, market_rules, new_id, order, pollutant, registry,
                     registry_rpc, side, trading, trading_day, trading_rpc)

HERE = os.path.dirname(os.path.abspath(__file__))
ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
SYMBOL = '330681-NOX-2023-5Y'
INSTRUMENT = 'instruments/' + SYMBOL
MONDAY = {'year': 2023, 'month': 1, 'day': 9}


def make_uscc(number):
    """A valid unified social credit code, another one for each number (GB 32100)."""
    body = f'91330681MA{number:07}'
    total = sum(ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(body))
    return body + ALPHABET[-total % 31]


class Exchange:
    """One market and one instrument (a lot is 1 kg, a tick 10 yuan); the day is not open yet."""

    def __init__(self, server, resale=market_rules.RESALE_NEXT_DAY, opens_with_call=False):
        self.server = server
        channel = server.channel(1, 1)
        self.admins = admin_rpc.AdminServiceStub(channel)
        self.granter = grants_rpc.GrantServiceStub(channel)
        self.registrar = registry_rpc.RegistryServiceStub(channel)
        self.firms = []
        for role in (grant.ROLE_OPERATOR, grant.ROLE_REGISTRAR, grant.ROLE_CASHIER,
                     grant.ROLE_REGULATOR):
            self._grant('participants/p1/users/u1', role)
        accepted(self.admins.CreateMarket(admin.CreateMarketRequest(
            request_id=new_id(), code='ZJ-PERMIT', rules=market_rules.MarketRules(
                effective_day=trading_day.TradingDay(**MONDAY), resale=resale,
                opens_with_call=opens_with_call, order_quantity_max_grams=10**12)),
            timeout=TIMEOUT))
        accepted(self.admins.CreateInstrument(admin.CreateInstrumentRequest(
            request_id=new_id(), symbol=SYMBOL, market='markets/ZJ-PERMIT',
            pollutant=pollutant.POLLUTANT_NOX, county_code='330681', vintage_year=2023,
            term_years=5, price_basis=instrument.PRICE_BASIS_PER_TONNE_YEAR, lot_grams=1000,
            tick_fen_per_tonne=1000, floor_fen_per_tonne=100_000), timeout=TIMEOUT))

    def add_firm(self, name, kilograms, yuan):
        """A participant, a trader with a certificate, and an account with rights and money."""
        participant = accepted(self.registrar.RegisterParticipant(
            registry.RegisterParticipantRequest(
                request_id=new_id(), uscc=make_uscc(len(self.firms)), display_name=name,
                county_code='330681'), timeout=TIMEOUT)).participant
        opened = accepted(self.registrar.OpenAccount(registry.OpenAccountRequest(
            request_id=new_id(), participant=participant, kind=account.ACCOUNT_KIND_TRADING),
            timeout=TIMEOUT)).account
        self._grant(participant + '/users/u1', grant.ROLE_TRADER)
        if kilograms > 0:
            accepted(self.registrar.AllocateRights(registry.AllocateRightsRequest(
                request_id=new_id(), account=opened, instrument=INSTRUMENT,
                quantity_grams=kilograms * 1000), timeout=TIMEOUT))
        if yuan > 0:
            accepted(self.registrar.Deposit(registry.DepositRequest(
                request_id=new_id(), account=opened, amount_fen=yuan * 100,
                reference='BANK-' + name), timeout=TIMEOUT))
        number = int(participant.rsplit('/p', 1)[1])
        firm = {'name': name, 'account': opened, 'identity': self.server.identity(number, 1),
                'participant': number}
        self.firms.append(firm)
        return firm

    def open_day(self):
        accepted(self.admins.OpenTradingDay(admin.OpenTradingDayRequest(
            request_id=new_id(), day=trading_day.TradingDay(**MONDAY)), timeout=TIMEOUT))

    def plan(self, **more):
        """What a Node client has to know."""
        port = self.server.address.rsplit(':', 1)[1]
        return {'address': 'localhost:' + port, 'proto': os.path.join(harness.ROOT, 'proto'),
                'admin': self.server.identity(1, 1), 'firms': self.firms, 'day': MONDAY,
                'instrument': INSTRUMENT, **more}

    def _grant(self, grantee, role):
        accepted(self.granter.GrantRole(grants.GrantRoleRequest(
            request_id=new_id(), grantee=grantee, role=role), timeout=TIMEOUT))


class Market(Exchange):
    """An open market; trader 0 has rights, trader 1 money."""

    def __init__(self, server):
        super().__init__(server)
        self.add_firm('seller', 10**8, 0)
        self.add_firm('buyer', 0, 10**12)
        self.open_day()

    def trading(self, trader):
        return trading_rpc.TradingServiceStub(
            self.server.channel(self.firms[trader]['participant'], 1))

    def order(self, trader, kilograms, request_id=None, yuan=4000, time_in_force=None):
        """An order of trader 0 (who sells) or 1 (who buys)."""
        return trading.SubmitOrderRequest(
            request_id=request_id or new_id(), account=self.firms[trader]['account'],
            instrument=INSTRUMENT, side=side.SIDE_SELL if trader == 0 else side.SIDE_BUY,
            time_in_force=time_in_force or order.TIME_IN_FORCE_DAY,
            quantity_grams=kilograms * 1000, price_fen_per_tonne=yuan * 100)

    def ledger(self):
        """The ledger, as the regulator sees it."""
        return ledger_rpc.LedgerServiceStub(self.server.channel(1, 1))


def start_node(script, plan):
    """A Node process that has read the plan."""
    process = subprocess.Popen(['node', os.path.join(HERE, script)], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    process.stdin.write(json.dumps(plan))
    process.stdin.close()
    return process


def run_node(script, plan):
    """Runs a Node client to its end, and returns its exit code and what it printed."""
    process = start_node(script, plan)
    with process.stdout:
        printed = process.stdout.read()
    return process.wait(), printed
