// Offers orders: as fast as they are answered (closed loop), or at a rate, whatever the answers
// (open loop). Prints a line of JSON when it stops to offer, and one when every answer has come.
import {randomUUID} from 'node:crypto';
import grpc from '@grpc/grpc-js';
import {Connection, loadApi, readPlan} from './exchange.mjs';
import {MessageMaker, countResults, openRawStream} from './raw_orders.mjs';

const ENTRIES = 100;  // Of a message.
const CLOSED_MESSAGES = 4;  // Under way on a stream, in a closed loop.
const WAITING_MAX = 8;  // Messages of a stream that wait here because the server does not read.
const UNARY_UNDER_WAY_MAX = 200;  // Of a connection.
const UNARY_SHARE = 1000;  // One unary call for so many offered orders.
const DECODED_SHARE = 500;  // One response in so many is decoded, to see the details of errors.

const plan = readPlan();
const api = loadApi(plan.proto);
const method = api.trading.v1.OrderEntryService.service.EnterOrders;
const seconds = (since) => (performance.now() - since) / 1000;

const figures = {offered: 0, sent: 0, held_back: 0, answered: 0, answers: {}, unary: {offered: 0,
  sent: 0, answers: {}}, problems: []};
let responses = 0;

/** Errors carry their reason in ErrorInfo, and RESOURCE_EXHAUSTED says when to come again. */
function checkDetails(bytes) {
  for (const {result, error} of method.responseDeserialize(bytes).results) {
    if (result !== 'error') continue;
    const info = error.details.find((detail) => detail.reason !== undefined);
    const retry = error.details.find((detail) => detail.retry_delay !== undefined);
    if (info?.domain !== 'luheng' || !error.message.startsWith(info.reason + ':')) {
      figures.problems.push(`no reason: ${JSON.stringify(error)}`);
    }
    if (error.code === grpc.status.RESOURCE_EXHAUSTED && retry === undefined) {
      figures.problems.push(`no retry delay: ${JSON.stringify(error)}`);
    }
  }
}

class Loader {
  constructor(firm, number) {
    // Taken, and cancelled because nothing sells: nothing stays, so memory has no reason to grow.
    this.order = {account: firm.account, instrument: plan.instrument, side: 'SIDE_BUY',
      time_in_force: 'TIME_IN_FORCE_IOC', quantity_grams: 1000, price_fen_per_tonne: 400_000};
    this.maker = new MessageMaker(method, this.order, ENTRIES, plan.id_seed + number);
    this.connection = new Connection(api, plan.address, firm.identity);
    this.call = openRawStream(this.connection, method);
    this.waiting = 0;
    this.unary = 0;
    this.ended = new Promise((resolve) => this.call.on('status', resolve));
    this.call.on('error', () => {});
    this.call.on('data', (bytes) => {
      const count = countResults(bytes, figures.answers);
      figures.answered += count;
      if (++responses % DECODED_SHARE === 1) checkDetails(bytes);
      this.onAnswers?.(count);
    });
  }

  send() {
    figures.sent += ENTRIES;
    this.waiting += 1;
    this.call.write(this.maker.make(), () => { this.waiting -= 1; });
  }

  offer() {
    figures.offered += ENTRIES;
    if (this.waiting < WAITING_MAX) this.send();
    else figures.held_back += ENTRIES;
  }

  offerUnary() {
    figures.unary.offered += 1;
    if (this.unary === UNARY_UNDER_WAY_MAX) return;
    figures.unary.sent += 1;
    this.unary += 1;
    this.connection.stub('trading.TradingService').SubmitOrder(
        {...this.order, request_id: randomUUID()}, {deadline: Date.now() + 10_000},
        (error, response) => {
          this.unary -= 1;
          const word = error === null ? response.outcome.toUpperCase() :
            `${grpc.status[error.code]} ${error.details.split(':')[0]}`;
          figures.unary.answers[word] = (figures.unary.answers[word] ?? 0) + 1;
        });
  }
}

async function runClosed(loaders, begin) {
  let owed = 0;
  for (const loader of loaders) {
    loader.onAnswers = (count) => {
      for (owed += count; owed >= ENTRIES; owed -= ENTRIES) {
        if (seconds(begin) < plan.seconds) loader.send();
      }
    };
    for (let i = 0; i < CLOSED_MESSAGES; ++i) loader.send();
  }
  await new Promise((resolve) => setTimeout(resolve, plan.seconds * 1000));
  figures.offered = figures.sent;
}

async function runOpen(loaders, begin) {
  let turn = 0;
  let unaryTurn = 0;
  while (seconds(begin) < plan.seconds) {
    const due = plan.rate * seconds(begin);
    while (figures.offered < due) loaders[turn++ % loaders.length].offer();
    const dueUnary = figures.offered / UNARY_SHARE;
    while (figures.unary.offered < dueUnary) loaders[unaryTurn++ % loaders.length].offerUnary();
    // Answers are read in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const loaders = [];
for (let number = 0; number < plan.streams; ++number) {
  loaders.push(new Loader(plan.firms[number % plan.firms.length], number));
}
const begin = performance.now();
await (plan.rate === undefined ? runClosed : runOpen)(loaders, begin);
figures.seconds = seconds(begin);
console.log(JSON.stringify({stopped: true}));
for (const loader of loaders) loader.call.end();
for (const {ended} of loaders) {
  const status = await ended;
  if (status.code !== 0) figures.problems.push(`a stream ended: ${status.details}`);
}
figures.seconds_to_last_answer = seconds(begin);
while (loaders.some((loader) => loader.unary > 0)) {
  await new Promise((resolve) => setTimeout(resolve, 10));
}
if (figures.answered !== figures.sent) {
  figures.problems.push(`${figures.sent} sent, ${figures.answered} answered`);
}
figures.cpu_seconds = process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;
figures.rss_mib = Math.round(process.memoryUsage().rss / 2 ** 20);
for (const loader of loaders) loader.connection.close();
console.log(JSON.stringify(figures));
