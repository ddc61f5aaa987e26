#!/usr/bin/env node
// Usage: chat.mjs HOST PORT NAME [ROOM…]. Says the lines of standard input in the first room and
// prints those of others in all. A lost connection is taken up again: nothing is missed or doubled.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [host, port, name, ...names] = process.argv.slice(2);
const rooms = (names.length ? names : ['lobby']).map(room => ({ room: room.toLowerCase() }));
// The client is a secret, by which the server knows us again.
const hello = { type: 'hello', name, rooms, client: randomBytes(16).toString('hex') };
const unacked = new Map(); // ref → say, oldest first, kept until the server says its log has it
let ref = 0, link = null, ended = false; // last ref; connection we are welcome on; end of input

const send = (to, message) => to.write(JSON.stringify(message) + '\n');
const quitWhenDone = () => ended && link && !unacked.size && send(link, { type: 'quit' });

const input = createInterface({ input: process.stdin, terminal: false }).on('line', line => {
  for (const piece of line.match(/.{1,600}/gsu) ?? []) { // which always fits 4,096 bytes
    unacked.set(++ref, { type: 'say', room: rooms[0].room, ref, text: piece });
    if (link) send(link, unacked.get(ref));
  }
  if (unacked.size >= 1000) input.pause(); // so that memory stays bounded
}).on('close', () => { ended = true; quitWhenDone(); });

function take(m, socket) {
  const place = rooms.find(each => each.room === m.room); // where we stand in that room
  const where = rooms.length > 1 ? m.room + ' ' : '';
  if (m.type === 'welcome') {
    if (!m.resumed) Object.assign(place, { log: m.log, since: m.seq });
    if (!link) for (const say of unacked.values()) send(socket, say); // the log takes none twice
    link = socket;
  } else if (place && 'seq' in m) place.since = Math.max(place.since, m.seq); // an entry or an ack
  if (m.type === 'said') console.log(where + m.from + (m.action ? ' ' : ': ') + m.text);
  else if (m.type === 'gap') console.log(`* ${where}lines ${m.from} to ${m.to} are not kept`);
  else if (m.type === 'error') console.error('* ' + m.message);
  else if (m.type === 'ping') send(socket, { type: 'pong' });
  if (m.type === 'error' && !link || m.reason === 'quit') process.exit(+(m.type === 'error'));
  if (!['welcome', 'ack', 'error'].includes(m.type)) return;
  for (const [r, { room }] of unacked) // an ack covers all of its room up to its ref, an error one
    if (r === m.ref || (m.type === 'ack' && room === m.room && r < m.ref)) unacked.delete(r);
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
