#!/usr/bin/env node
// Usage: chat.mjs HOST PORT NAME [ROOM]. Says the lines of standard input, prints those of others.
// A lost connection is taken up again: nothing is missed, and nothing is said twice.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [host, port, name, room = 'lobby'] = process.argv.slice(2);
// The client is a secret, by which the server knows us again.
const hello = { type: 'hello', name, room, client: randomBytes(16).toString('hex') };
const unacked = new Map(); // ref → line, oldest first, kept until the server says its log has it
let ref = 0; // grows with each line
let link = null, ended = false; // the connection we are welcome on; whether standard input ended

const send = (to, message) => to.write(JSON.stringify(message) + '\n');
const say = (to, ref) => send(to, { type: 'say', ref, text: unacked.get(ref) });
const quitWhenDone = () => ended && link && !unacked.size && send(link, { type: 'quit' });

const input = createInterface({ input: process.stdin, terminal: false }).on('line', line => {
  for (const piece of line.match(/.{1,600}/gsu) ?? []) { // which always fits 4,096 bytes
    unacked.set(++ref, piece);
    if (link) say(link, ref);
  }
  if (unacked.size >= 1000) input.pause(); // so that memory stays bounded
}).on('close', () => { ended = true; quitWhenDone(); });

function take(m, socket) {
  if (m.type === 'welcome') {
    if (!m.resumed) Object.assign(hello, { log: m.log, since: m.seq });
    for (const r of unacked.keys()) say(socket, r); // the log knows a ref, and takes no line twice
    link = socket;
  } else if ('seq' in m) hello.since = Math.max(hello.since, m.seq); // an entry or an ack
  if (m.type === 'said') console.log(m.from + (m.action ? ' ' : ': ') + m.text);
  else if (m.type === 'gap') console.log(`* lines ${m.from} to ${m.to} are not kept`);
  else if (m.type === 'error') console.error('* ' + m.message);
  else if (m.type === 'ping') send(socket, { type: 'pong' });
  if (m.type === 'error' && !link) process.exit(1); // not let in
  if (m.type === 'bye' && m.reason === 'quit') process.exit(0);
  if (!['welcome', 'ack', 'error'].includes(m.type)) return;
  for (const r of unacked.keys()) // an ack covers all up to its ref, an error its own
    if (r === m.ref || (m.type === 'ack' && r < m.ref)) unacked.delete(r);
  if (!ended && unacked.size < 1000) input.resume();
  quitWhenDone();
}

(function start() {
  let unread = ''; // a line that has not ended yet
  const socket = connect(port, host, () => send(socket, hello)).setEncoding('utf8');
  socket.setTimeout(90_000, () => socket.destroy()); // silent is dead, as the server pings
  socket.on('data', text => {
    const lines = (unread + text).split('\n');
    unread = lines.pop();
    for (const line of lines) if (line.startsWith('{')) take(JSON.parse(line), socket);
  }).on('error', () => {}).on('close', () => { // which follows every error
    link = null;
    console.error('* no connection: trying again in 5 seconds');
    setTimeout(start, 5_000);
  });
})();
