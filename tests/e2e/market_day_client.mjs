// Plays a market day of tests/scenarios: traders' acts over EnterOrders streams, the operator's
// over unary calls; each expectation is compared with what the API says. Kilograms, yuan per tonne.
import fs from 'node:fs';
import {randomUUID} from 'node:crypto';
import {Connection, OrderStream, eventually, loadApi, readPlan, wordOf} from './exchange.mjs';

const MARKET = 'market.MarketDataService';
const GRAMS = 1000;
const FEN = 100;

const sideText = (levels) => levels.map((level) =>
    `${level.quantity_grams / GRAMS} at ${level.price_fen_per_tonne / FEN}`).join(', ');

class MarketDay {
  constructor(plan) {
    this.plan = plan;
    this.api = loadApi(plan.proto);
    this.admin = new Connection(this.api, plan.address, plan.admin);
    this.firms = new Map();
    this.orders = new Map();
    this.traded = [];
  }

  /** Trades come as execution reports; the regulator sees those of everybody. */
  async begin() {
    await new Promise((resolve, reject) => {
      this.reports = this.admin.subscribe('trading.ReportService', 'StreamReports', {},
          (response) => {
            resolve();
            this.traded.push(...response.reports.filter((report) =>
                report.exec_type === 'EXEC_TYPE_TRADE' && report.side === 'SIDE_BUY'));
          }, (status) => reject(new Error(`StreamReports ended: ${status.details}`)));
    });
    for (const firm of this.plan.firms) {
      const connection = new Connection(this.api, this.plan.address, firm.identity);
      const stream = new OrderStream(connection, [firm.account]);
      this.firms.set(firm.name, {...firm, connection, stream});
    }
  }

  async end() {
    for (const {stream, connection} of this.firms.values()) {
      const status = await stream.finish();
      if (status.code !== 0 || stream.faults.length > 0) {
        throw new Error(`a stream ended: ${status.details} ${stream.faults}`);
      }
      connection.close();
    }
    this.reports.cancel();
    this.admin.close();
  }

  /** Does what the line says, or checks it. Returns what is wrong; undefined if nothing is. */
  async run(line) {
    const words = line.replace(/#.*/, '').trim().split(/\s+/);
    const rest = (head) => line.slice(head.length).trim();
    switch (words[0]) {
      case '':
      case 'firm':  // The plan has them.
        return undefined;
      case 'day':
        return this.moveDay(words[1]);
      case 'phase':
        if (words[1] === 'becomes') return this.moveTo(words[2]);
        return this.check(words[2], async () => (await this.book()).phase.replace('PHASE_', ''));
      case 'traded':
        return this.checkTraded(rest('traded '));
      case 'book':
        return this.check(rest('book is '), () => this.bookText());
      case 'auction':
        return this.check(rest('auction would trade '), () => this.auctionText());
      case 'close':
        return this.check(rest('close is '), () => this.closeText());
      default:
        return this.act(words);
    }
  }

  /** What follows an act (an auction, the end of a day) may take a moment. */
  async check(expected, ask) {
    const found = await eventually(expected, ask);
    return found === expected ? undefined : `it is: ${found}`;
  }

  async moveDay(what) {
    const method = what === 'opens' ? 'OpenTradingDay' : 'CloseTradingDay';
    await this.admin.command('admin.AdminService', method, {day: this.plan.day});
  }

  async moveTo(phase) {
    await this.admin.command('admin.AdminService', 'SetPhase',
        {instrument: this.plan.instrument, phase: `PHASE_${phase}`});
  }

  async checkTraded(expected) {
    const wrong = await this.check(expected, async () => this.traded.map((report) =>
        `${report.last_quantity_grams / GRAMS} at ${report.last_price_fen_per_tonne / FEN}`)
        .join(', '));
    this.traded = [];
    return wrong;
  }

  book() {
    return this.admin.call(MARKET, 'GetBook', {instrument: this.plan.instrument});
  }

  async bookText() {
    const {bids, asks} = await this.book();
    if (bids.length + asks.length === 0) return 'empty';
    return `${sideText(bids) || 0} | ${sideText(asks) || 0}`;
  }

  async auctionText() {
    const auction = (await this.book()).indicative_auction;
    if (auction?.price_fen_per_tonne === undefined) return 'nothing';
    return `${auction.volume_grams / GRAMS} at ${auction.price_fen_per_tonne / FEN} ` +
        `leaving ${auction.imbalance_grams / GRAMS}`;
  }

  async closeText() {
    const {instrument} = await this.admin.call(MARKET, 'GetInstrument',
        {name: this.plan.instrument});
    const {total} = await this.admin.call(MARKET, 'GetTradeStatistics', {});
    return `${instrument.previous_close_fen_per_tonne / FEN} after ${total.quantity_grams / GRAMS}`;
  }

  async act(words) {
    const firm = this.firms.get(words[0]);
    if (firm === undefined || words.length < 5) return 'no such act';
    const [result] = await Promise.all(firm.stream.send([this.entryOf(firm, words)]));
    const name = words[words.indexOf('as') + 1];
    const order = result[result.result]?.accepted?.order_id;
    if (words.includes('as') && order !== undefined) this.orders.set(name, order);
    const found = wordOf(result);
    return found === words.at(-1) ? undefined : `the answer is: ${found}`;
  }

  // NAME buys|sells KILOGRAMS at YUAN [conditions] [as ORDER] -> ANSWER
  // NAME cancels ORDER -> ANSWER
  // NAME amends ORDER to KILOGRAMS at YUAN -> ANSWER
  entryOf(firm, words) {
    const request = {request_id: randomUUID()};
    const order_id = this.orders.get(words[2]);
    if (words[1] === 'cancels') return {cancel_order: {...request, order_id}};
    if (words[1] === 'amends') {
      return {amend_order: {...request, order_id, quantity_grams: words[4] * GRAMS,
        price_fen_per_tonne: words[6] * FEN}};
    }
    const after = (word) => words[words.indexOf(word) + 1];
    const has = (word) => words.includes(word);
    Object.assign(request, {
      account: firm.account, instrument: this.plan.instrument,
      side: words[1] === 'buys' ? 'SIDE_BUY' : 'SIDE_SELL', time_in_force: 'TIME_IN_FORCE_DAY',
      quantity_grams: words[2] * GRAMS, price_fen_per_tonne: words[4] * FEN,
      post_only: has('POST_ONLY'),
    });
    if (has('IOC')) request.time_in_force = 'TIME_IN_FORCE_IOC';
    if (has('FOK')) request.time_in_force = 'TIME_IN_FORCE_FOK';
    if (has('TILL_CANCEL')) request.time_in_force = 'TIME_IN_FORCE_GTC';
    if (has('showing')) request.display_quantity_grams = after('showing') * GRAMS;
    if (has('stop')) {
      request.type = 'ORDER_TYPE_STOP_LIMIT';
      request.stop_price_fen_per_tonne = after('stop') * FEN;
    }
    return {submit_order: request};
  }
}

const plan = readPlan();
const day = new MarketDay(plan);
await day.begin();
let problems = 0;
let number = 0;
let done = 0;
for (const line of fs.readFileSync(plan.scenario, 'utf8').split('\n')) {
  number += 1;
  const wrong = await day.run(line);
  if (/^\s*[^#\s]/.test(line)) done += 1;
  if (wrong === undefined) continue;
  problems += 1;
  console.log(`${number}: ${line}\n  ${wrong}`);
}
await day.end();
console.log(`${done} acts and expectations, ${problems} problems`);
process.exitCode = problems === 0 ? 0 : 1;
