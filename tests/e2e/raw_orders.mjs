// Orders as bytes: messages are made once and only their request ids are changed, and answers are
// counted without being decoded. So that the server is what is measured, not this client.
import grpc from '@grpc/grpc-js';

const ID_LENGTH = 36;

/** EnterOrders messages of so many entries, each with ids of its own. */
export class MessageMaker {
  constructor(method, order, entryCount, idSeed) {
    const head = idSeed.toString(16).padStart(8, '0') + '-0000-4000-8000-';
    this.next = 1;
    const entries = Array.from({length: entryCount}, (_, i) =>
        ({submit_order: {...order, request_id: head + this.hex(i)}}));
    this.template = method.requestSerialize({entries});
    this.places = [];
    for (let at = this.template.indexOf(head); at >= 0; at = this.template.indexOf(head, at + 1)) {
      this.places.push(at + ID_LENGTH - 12);
    }
  }

  hex(number) {
    return number.toString(16).padStart(12, '0');
  }

  make() {
    const bytes = Buffer.from(this.template);
    for (const place of this.places) bytes.latin1Write(this.hex(this.next++), place);
    return bytes;
  }
}

/** The EnterOrders method of a stub, with bytes for messages. */
export function rawMethod(method) {
  return {...method, requestSerialize: (bytes) => bytes, responseDeserialize: (bytes) => bytes};
}

export function openRawStream(connection, method) {
  const client = new grpc.Client('', connection.credentials, {channelOverride: connection.channel});
  const raw = rawMethod(method);
  return client.makeBidiStreamRequest(raw.path, raw.requestSerialize, raw.responseDeserialize);
}

// Calls visit(number, begin, end) for each field of a message; only those with a length have bytes.
function eachField(bytes, at, end, visit) {
  while (at < end) {
    let tag = 0;
    [tag, at] = readVarint(bytes, at);
    let value = 0;
    if ((tag & 7) === 2) {
      [value, at] = readVarint(bytes, at);
      visit(tag >> 3, at, at + value);
      at += value;
    } else {
      [value, at] = readVarint(bytes, at);
      visit(tag >> 3, at, at, value);
    }
  }
}

function readVarint(bytes, at) {
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = bytes[at++];
    value += (byte & 0x7F) * scale;
    if (byte < 0x80) return [value, at];
    scale *= 128;
  }
}

/** What an order's answer says, from its bytes: ACCEPTED, REJECTED, or CODE REASON. */
function wordOf(bytes, begin, end) {
  let word = 'NOTHING';
  eachField(bytes, begin, end, (field, at, stop) => {
    if (field === 2) {  // submit_order
      eachField(bytes, at, stop, (part) => {
        if (part === 3) word = 'ACCEPTED';
        if (part === 4) word = 'REJECTED';
      });
    } else if (field === 6) {  // error
      let code = 0;
      let reason = '';
      eachField(bytes, at, stop, (part, from, to, value) => {
        if (part === 1) code = value;
        if (part === 2) reason = bytes.latin1Slice(from, bytes.indexOf(':', from));
      });
      word = `${grpc.status[code]} ${reason}`;
    }
  });
  return word;
}

/** Counts the results of an EnterOrdersResponse by what they say; returns how many there are. */
export function countResults(bytes, counts) {
  let total = 0;
  eachField(bytes, 0, bytes.length, (_, at, end) => {
    const word = wordOf(bytes, at, end);
    counts[word] = (counts[word] ?? 0) + 1;
    total += 1;
  });
  return total;
}
