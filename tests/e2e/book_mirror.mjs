// A book as a reader of StreamBook has it: a snapshot, then deltas, each one checked.

/** CRC-32C (Castagnoli), bit by bit. */
export function crc32c(bytes) {
  let crc = 0xFFFFFFFF;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = crc >>> 1 ^ (crc & 1 ? 0x82F63B78 : 0);
  }
  return ~crc >>> 0;
}

const CHECKED_LEVELS = 10;

export class BookMirror {
  constructor() {
    this.bids = new Map();  // Level by price.
    this.asks = new Map();
    this.sequence = 0;
    this.told = 0;  // The book is still so after this command.
    this.deltas = 0;
    this.faults = [];
  }

  /** Takes a StreamBookResponse. */
  take(response) {
    if (response.message === 'heartbeat') {
      this.told = response.heartbeat.sequence;
      return;
    }
    const update = response[response.message];
    if (response.message === 'snapshot') {
      this.bids.clear();
      this.asks.clear();
      this.expect('previous_sequence of a snapshot', update.previous_sequence, 0);
    } else {
      this.deltas += 1;
      this.expect('previous_sequence', update.previous_sequence, this.sequence);
      if (update.sequence <= this.sequence) this.faults.push(`${update.sequence} comes too late`);
    }
    this.apply(this.bids, update.bids);
    this.apply(this.asks, update.asks);
    this.sequence = update.sequence;
    this.told = update.sequence;
    this.phase = update.phase;
    this.last_price_fen_per_tonne = update.last_price_fen_per_tonne;
    this.expect(`checksum at ${update.sequence}`, this.checksum(), update.checksum);
  }

  apply(side, levels) {
    for (const level of levels) {
      if (level.quantity_grams > 0) side.set(level.price_fen_per_tonne, level);
      else side.delete(level.price_fen_per_tonne);
    }
  }

  expect(what, found, expected) {
    if (found !== expected) this.faults.push(`${what}: ${found}, not ${expected}`);
  }

  /** The levels, best first. */
  bestBids() {
    return [...this.bids.values()].sort((a, b) => b.price_fen_per_tonne - a.price_fen_per_tonne);
  }

  bestAsks() {
    return [...this.asks.values()].sort((a, b) => a.price_fen_per_tonne - b.price_fen_per_tonne);
  }

  checksum() {
    const levels = [...this.bestBids().slice(0, CHECKED_LEVELS),
      ...this.bestAsks().slice(0, CHECKED_LEVELS)];
    const bytes = Buffer.alloc(16 * levels.length);
    levels.forEach((level, i) => {
      bytes.writeBigInt64BE(BigInt(level.price_fen_per_tonne), 16 * i);
      bytes.writeBigInt64BE(BigInt(level.quantity_grams), 16 * i + 8);
    });
    return crc32c(bytes);
  }
}

if (crc32c(Buffer.from('123456789')) !== 0xE3069283) throw new Error('crc32c is wrong');
