// The exchange's API through @grpc/grpc-js: of ours there are only the proto files.
import fs from 'node:fs';
import path from 'node:path';
import {randomUUID} from 'node:crypto';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const TIMEOUT_MS = 20_000;

/** The plan that the test wrote to the standard input. */
export function readPlan() {
  return JSON.parse(fs.readFileSync(0, 'utf8'));
}

/** The services under package luheng; `json` makes the loader decode the details of a status. */
export function loadApi(protoFolder) {
  const files = fs.readdirSync(path.join(protoFolder, 'luheng'), {recursive: true})
      .filter((name) => name.endsWith('.proto')).map((name) => path.join('luheng', name));
  const definition = loader.loadSync([...files, 'google/rpc/error_details.proto'], {
    includeDirs: [protoFolder], keepCase: true, longs: Number, enums: String, defaults: true,
    oneofs: true, json: true,
  });
  return grpc.loadPackageDefinition(definition).luheng;
}

/** One certificate's connection: stubs of the services share a channel. */
export class Connection {
  constructor(api, address, identity) {
    this.api = api;
    const read = (name) => fs.readFileSync(path.join(identity, name));
    const credentials = grpc.credentials.createSsl(
        read('ca.pem'), read('key.pem'), read('cert.pem'));
    this.credentials = credentials;
    this.channel = new grpc.Channel(address, credentials, {'grpc.use_local_subchannel_pool': 1});
    this.stubs = new Map();
  }

  stub(name) {
    if (!this.stubs.has(name)) {
      const [folder, service] = name.split('.');
      const Service = this.api[folder].v1[service];
      this.stubs.set(name, new Service('', this.credentials, {channelOverride: this.channel}));
    }
    return this.stubs.get(name);
  }

  /** A unary call, as call('market.MarketDataService', 'GetBook', request). */
  call(service, method, request) {
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + TIMEOUT_MS;
      this.stub(service)[method](request, {deadline}, (error, response) => {
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(response);
      });
    });
  }

  /** As call(), of a command that must be accepted. */
  async command(service, method, request) {
    const response = await this.call(service, method, {request_id: randomUUID(), ...request});
    if (response.outcome !== 'accepted') {
      throw new Error(`${method}: ${JSON.stringify(response.rejected)}`);
    }
    return response;
  }

  /** A stream from the server: onMessage gets each response, onEnd the end's status. */
  subscribe(service, method, request, onMessage, onEnd = () => {}) {
    const call = this.stub(service)[method](request);
    call.on('data', onMessage);
    call.on('error', () => {});
    call.on('status', onEnd);
    return call;
  }

  close() {
    this.channel.close();
  }
}

/**
 * An EnterOrders stream. Each entry gets exactly one answer: one for an id that was not sent on
 * this stream, or a second one, is a fault.
 */
export class OrderStream {
  constructor(connection, accounts = []) {
    this.waiting = new Map();
    this.faults = [];
    this.call = connection.stub('trading.OrderEntryService').EnterOrders();
    this.ended = new Promise((resolve) => this.call.on('status', resolve));
    this.call.on('error', () => {});
    this.call.on('data', (response) => response.results.forEach((result) => this.take(result)));
    if (accounts.length > 0) this.call.write({entries: [], accounts});
  }

  take(result) {
    const resolve = this.waiting.get(result.request_id);
    if (resolve === undefined) {
      this.faults.push(`an answer that nobody waits for: ${JSON.stringify(result)}`);
      return;
    }
    this.waiting.delete(result.request_id);
    resolve(result);
  }

  /** Sends entries as one message; a promise of each answer, which stays open if it never comes. */
  send(entries) {
    const answers = entries.map((entry) => new Promise((resolve) => {
      const [request] = Object.values(entry);
      this.waiting.set(request.request_id, resolve);
    }));
    this.call.write({entries});
    return answers;
  }

  /** Half-closes; the status of the end, once all answers are here. */
  finish() {
    this.call.end();
    return this.ended;
  }
}

/** What an answer says: an order's state, the reason of a refusal, or that of an error. */
export function wordOf(result) {
  if (result.result === 'error') {
    return result.error.details.find((detail) => detail.reason)?.reason ?? result.error.message;
  }
  const answer = result[result.result];
  if (answer.outcome === 'rejected') return answer.rejected.reason;
  return answer.accepted.state?.replace('ORDER_STATE_', '') ?? 'DONE';
}

/** Asks until the answer is the expected one, or for five seconds; the last answer. */
export async function eventually(expected, ask) {
  const end = Date.now() + 5_000;
  for (;;) {
    const answer = await ask();
    if (answer === expected || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Numbers that look random and follow from the seed (mulberry32). */
export function makeChance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = state + 0x6D2B79F5 >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return (mixed ^ mixed >>> 14) >>> 0;
  };
  return {
    below: (bound) => next() % bound,
    pick: (list) => list[next() % list.length],
    uuid: () => {
      const hex = Array.from({length: 4}, () => next().toString(16).padStart(8, '0')).join('');
      return [hex.slice(0, 8), hex.slice(8, 12), '4' + hex.slice(13, 16), '8' + hex.slice(17, 20),
        hex.slice(20)].join('-');
    },
  };
}
