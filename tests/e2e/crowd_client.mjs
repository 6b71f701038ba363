// Many clients trade at once, each on a stream of its own. One is cut in mid-flow, comes back, and
// asks again for what was not answered. A reader rebuilds the book from its changes.
import {Connection, OrderStream, eventually, loadApi, makeChance, readPlan, wordOf}
  from './exchange.mjs';
import {BookMirror} from './book_mirror.mjs';
import {CuttablePath} from './cuttable_path.mjs';

const ENTRIES = 300;  // Of each client.
const MESSAGE_MAX = 20;
const UNDER_WAY_MAX = 60;
const CUT_AFTER = 100;  // Answers.
const REPORTS = 'trading.ReportService';

const plan = readPlan();
const api = loadApi(plan.proto);
const admin = new Connection(api, plan.address, plan.admin);
const problems = [];
const check = (condition, problem) => condition || problems.push(problem);

/** A subscription to reports from a sequence on, which keeps what comes. */
class Reports {
  constructor(connection, start_sequence) {
    this.list = [];
    this.next = start_sequence;
    this.call = connection.subscribe(REPORTS, 'StreamReports', {start_sequence}, (response) => {
      this.list.push(...response.reports);
      this.next = response.next_sequence;
    }, (status) => { this.status = status; });
  }

  /** Waits until all below the sequence is here. */
  reach(sequence) {
    return eventually(true, async () => this.next >= sequence);
  }
}

class Client {
  constructor(firm, number, start) {
    Object.assign(this, {firm, start});
    this.chance = makeChance(plan.seed * 1000 + number);
    this.requests = new Map();  // By request id.
    this.answers = new Map();
    this.open = [];  // Orders that might be open.
    this.sent = 0;
    this.reports = [];
    this.repeated = 0;
    this.readsAgain = number % 8 === 0;
    this.waiters = [];  // To be woken by the next answer.
  }

  connect(address) {
    this.connection = new Connection(api, address, this.firm.identity);
    this.stream = new OrderStream(this.connection, [this.firm.account]);
    const next = this.reports.at(-1);
    const resumed = next?.list.length > 0 ? next.list.at(-1).sequence + 1 : this.start;
    this.reports.push(new Reports(this.connection, resumed));
  }

  /** Sends all entries, a message at a time; waits while many are under way. */
  async trade() {
    while (this.sent < ENTRIES) {
      const count = Math.min(1 + this.chance.below(MESSAGE_MAX), ENTRIES - this.sent);
      this.send(Array.from({length: count}, () => this.makeEntry()));
      this.sent += count;
      while (this.requests.size - this.answers.size > UNDER_WAY_MAX) await this.nextAnswer();
    }
    await this.settle();
  }

  send(entries) {
    for (const entry of entries) this.requests.set(Object.values(entry)[0].request_id, entry);
    for (const answer of this.stream.send(entries)) answer.then((result) => this.take(result));
  }

  take(result) {
    check(!this.answers.has(result.request_id), `two answers to ${result.request_id}`);
    this.answers.set(result.request_id, result);
    if (result.result === 'submit_order' && result.submit_order.outcome === 'accepted') {
      this.open.push(result.submit_order.accepted.order_id);
    }
    if (result.result === 'error') problems.push(`an error: ${JSON.stringify(result.error)}`);
    this.waiters.splice(0).forEach((wake) => wake());
  }

  nextAnswer() {
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  async settle() {
    while (this.answers.size < this.requests.size) await this.nextAnswer();
  }

  /** As somebody whose cable was pulled: a new stream, and again what was not answered. */
  async comeBack() {
    while (this.answers.size < CUT_AFTER) await this.nextAnswer();
    this.path.cut();
    await Promise.all([this.stream.ended,
      eventually(true, async () => this.reports.at(-1).status !== undefined)]);
    this.connection.close();
    this.connect(plan.address);
    const missing = [...this.requests].filter(([id]) => !this.answers.has(id));
    this.repeated = missing.length;
    this.send(missing.map(([, entry]) => entry));
  }

  makeEntry() {
    const {chance, firm, open} = this;
    const request = {request_id: chance.uuid()};
    const kind = chance.below(10);
    const price_fen_per_tonne = (4000 + 10 * (chance.below(61) - 30)) * 100;
    const quantity_grams = (1 + chance.below(20)) * 1000;
    if (kind === 0 && open.length > 0) {
      return {cancel_order: {...request, order_id: chance.pick(open)}};
    }
    if (kind === 1 && open.length > 0) {
      return {amend_order: {...request, order_id: chance.pick(open), quantity_grams,
        price_fen_per_tonne}};
    }
    return {submit_order: {...request, account: firm.account, instrument: plan.instrument,
      side: chance.pick(['SIDE_BUY', 'SIDE_SELL']), quantity_grams, price_fen_per_tonne,
      time_in_force: kind === 2 ? 'TIME_IN_FORCE_IOC' : 'TIME_IN_FORCE_DAY',
      post_only: kind === 3, ...kind === 4 && {display_quantity_grams: 1000}}};
  }

  /** Everything that happened is told once, however often it was asked for. */
  async verify(head) {
    const seen = this.reports.at(-1);
    check(await seen.reach(head), `${this.firm.name}: reports end at ${seen.next}, not ${head}`);
    const list = this.reports.flatMap((part) => part.list);
    if (this.readsAgain) await this.compareWithPast(list, head);
    check(list.every((report, i) => i === 0 || list[i - 1].sequence < report.sequence),
        `${this.firm.name}: reports are not in order`);
    const taken = list.filter((report) => report.exec_type === 'EXEC_TYPE_NEW');
    const accepted = [...this.answers.values()].filter((result) =>
        result.result === 'submit_order' && result.submit_order.outcome === 'accepted');
    const ids = new Map(accepted.map((result) =>
        [result.request_id, result.submit_order.accepted.order_id]));
    check(taken.length === ids.size && taken.every(
        (report) => ids.get(report.request_id) === report.order_id),
    `${this.firm.name}: ${taken.length} orders in the ledger, ${ids.size} answered`);
    const open = await this.listOpen();
    const known = new Set(ids.values());
    check(new Set(open).size === open.length && open.every((order) => known.has(order)),
        `${this.firm.name}: an open order that was not answered, or twice`);
    return list;
  }

  /** What came piece by piece is what a new subscription to the past says. */
  async compareWithPast(list, head) {
    const again = new Reports(this.connection, this.start);
    check(await again.reach(head), `${this.firm.name}: the past ends at ${again.next}`);
    again.call.cancel();
    check(JSON.stringify(list) === JSON.stringify(again.list),
        `${this.firm.name}: ${list.length} reports as they came, ${again.list.length} afterwards`);
  }

  async listOpen() {
    const orders = [];
    let page_token = '';
    do {
      const page = await this.connection.call('trading.TradingService', 'ListOpenOrders',
          {account: this.firm.account, page_size: 50, page_token});
      orders.push(...page.orders.map((order) => order.order_id));
      page_token = page.next_page_token;
    } while (page_token !== '');
    return orders;
  }

  async end() {
    this.reports.at(-1).call.cancel();
    const status = await this.stream.finish();
    check(status.code === 0, `${this.firm.name}: the stream ended: ${status.details}`);
    problems.push(...this.stream.faults);
    this.connection.close();
  }
}

/** The mirror has what GetBook has, at the same sequence. */
async function compareBooks(mirror) {
  const book = await admin.call('market.MarketDataService', 'GetBook',
      {instrument: plan.instrument, depth: 20});
  check(await eventually(true, async () => mirror.told >= book.sequence),
      `the book stream is at ${mirror.told}, GetBook at ${book.sequence}`);
  const text = (bids, asks, phase, last) => JSON.stringify([bids, asks, phase, last]);
  const mirrored = text(mirror.bestBids(), mirror.bestAsks(), mirror.phase,
      mirror.last_price_fen_per_tonne);
  const told = text(book.bids, book.asks, book.phase, book.last_price_fen_per_tonne);
  check(mirrored === told, `rebuilt: ${mirrored}\n  GetBook: ${told}`);
  problems.push(...mirror.faults);
  console.log(`book at ${mirror.told}: ${mirror.deltas} deltas, ${book.bids.length} and ` +
      `${book.asks.length} levels, ${mirror.faults.length} faults`);
}

const begin = Date.now();
const start = (await admin.call('ledger.LedgerService', 'GetHead', {})).committed_size;
const mirror = new BookMirror();
const bookCall = admin.subscribe('market.MarketStreamService', 'StreamBook',
    {instruments: [plan.instrument]}, (response) => mirror.take(response),
    (status) => { if (status.code !== 1) problems.push(`StreamBook ended: ${status.details}`); });

const clients = plan.firms.map((firm, number) => new Client(firm, number, start));
const cut = clients[plan.seed % clients.length];
cut.readsAgain = true;
cut.path = await CuttablePath.to(plan.address);
for (const client of clients) client.connect(client === cut ? cut.path.address : plan.address);
await Promise.all([...clients.map((client) => client.trade()), cut.comeBack()]);
console.log(`${clients.length} clients, ${clients.length * ENTRIES} entries answered after ` +
    `${Date.now() - begin} ms`);
check(cut.repeated > 0, 'the cut came too late: nothing was left unanswered');
console.log(`${cut.firm.name} was cut after ${CUT_AFTER} answers, and asked again for ` +
    `${cut.repeated}; its reports end at ${cut.reports[0].list.at(-1)?.sequence} and go on at ` +
    `${cut.reports[1].list[0]?.sequence}`);

const head = (await admin.call('ledger.LedgerService', 'GetHead', {})).committed_size;
const told = (await Promise.all(clients.map((client) => client.verify(head)))).flat();
await compareBooks(mirror);
const trades = told.filter((report) => report.exec_type === 'EXEC_TYPE_TRADE');
const {total} = await admin.call('market.MarketDataService', 'GetTradeStatistics', {});
const sum = (side) => trades.filter((report) => report.side === side)
    .reduce((grams, report) => grams + report.last_quantity_grams, 0);
check(total.trade_count * 2 === trades.length && sum('SIDE_BUY') === sum('SIDE_SELL') &&
    sum('SIDE_BUY') === total.quantity_grams, 'the reported trades are not those of the market');
const words = new Map();
for (const client of clients) {
  for (const answer of client.answers.values()) {
    words.set(wordOf(answer), (words.get(wordOf(answer)) ?? 0) + 1);
  }
}
console.log(`${told.length} reports, ${total.trade_count} trades; answers: ` +
    [...words].sort().map(([word, count]) => `${word} ${count}`).join(', '));
await Promise.all(clients.map((client) => client.end()));
bookCall.cancel();
admin.close();
console.log(`${Date.now() - begin} ms, ${problems.length} problems`);
for (const problem of problems.slice(0, 20)) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
