#!/usr/bin/env python3
"""Whether a room with a long history answers as fast as one with a short history.

    bench/large.py [--lines 10000,1000000] [--url postgresql://USER:PASSWORD@HOST:PORT/DATABASE]

Imports a room of so many lines, and presence as each fifth entry, into a SQLite file each, or into
databases that it makes beside the one at the URL (by psql). Then a server on each is asked the same, in
turn: the median and the slowest of TRIES, and the ratio of the medians. Nothing stays behind.
"""
import argparse, contextlib, datetime, itertools, os, random, sqlite3, subprocess, tempfile, time
from chat import Server, Session, arguments, median, row, table

ROOM, START = "talk", datetime.datetime(2020, 1, 1)
TRIES, STARTS, ROUNDS = 30, 5, 5
SYLLABLES = [c + v for c in "bdfghjklmnprstvz" for v in "aeiou"]


def word(rank):  # of one to three syllables, the common ones short
    return (word(rank // 80 - 1) if rank >= 80 else "") + SYLLABLES[rank % 80]


def zipf(values):
    weights = (1 / rank for rank in range(1, len(values) + 1))
    return {"population": values, "cum_weights": list(itertools.accumulate(weights))}


def talk(lines):
    """Who says what: 5 to 20 of 50,000 words; in each twentieth line as many Chinese characters."""
    chance, rare = random.Random(1), lines // 10
    names = zipf([word(i).title() for i in range(200)])
    words = zipf([" " + word(i) for i in range(50_000)])
    characters = zipf([chr(0x4E00 + i) for i in range(3_000)])
    for i in range(lines):
        text = "".join(chance.choices(**words if i % 20 else characters, k=chance.randint(5, 20)))
        text += ("", " yin", " yang")[i % 3] + (" quokka" if i % rare == rare // 2 else "")
        yield chance.choices(**names)[0], text.strip()


def entries(lines):
    """As `export` writes them, 20 seconds apart."""
    seqs = itertools.count(1)
    for i, (name, text) in enumerate(talk(lines)):
        seq = next(seqs)
        at = (START + datetime.timedelta(seconds=seq * 20)).strftime("%FT%TZ")
        yield f'{{"type":"said","room":"{ROOM}","seq":{seq},"time":"{at}","from":"{name}","text":"{text}"}}\n'
        if i % 4 == 3:
            kind = ("joined", "left")[i // 4 % 2]
            yield f'{{"type":"{kind}","room":"{ROOM}","seq":{next(seqs)},"time":"{at}","name":"{name}"}}\n'


# An import knows neither clients nor refs. Lines that were said have them, so these get them too.
SQLITE = ["""CREATE TRIGGER spoken AFTER INSERT ON chat_entry WHEN new.kind = 'said' BEGIN
    UPDATE chat_entry SET ref = seq, client = substr(hex(name || (seq / 10000) || '-client'), 1, 24)
    WHERE id = new.id; END""", "DROP TRIGGER spoken",
    "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"]
POSTGRESQL = ["""CREATE FUNCTION spoken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    new.ref = new.seq; new.client = left(md5(new.name || new.seq / 10000), 24); RETURN new; END $$;
    CREATE TRIGGER spoken BEFORE INSERT ON chat_entry FOR EACH ROW WHEN (new.kind = 'said')
    EXECUTE FUNCTION spoken()""", "DROP TRIGGER spoken ON chat_entry; DROP FUNCTION spoken",
    "SELECT pg_database_size(current_database())"]


class Store:
    """A database of its own."""

    def __init__(self, options, directory, lines):
        self.given, self.name = options.url, f"large_{os.getpid()}_{lines}"
        self.file = f"{directory}/{self.name}.db"
        self.url = f"{self.given.rsplit('/', 1)[0]}/{self.name}" if self.given else "sqlite:" + self.file
        self.history = "history.url=" + self.url
        self.spoken, self.heard, self.size = POSTGRESQL if self.given else SQLITE
        if self.given:
            self.run("CREATE DATABASE " + self.name, self.given)

    def run(self, statement, url=None):
        if self.given:
            return subprocess.check_output(["psql", url or self.url, "-qAtc", statement], text=True)
        with contextlib.closing(sqlite3.connect(self.file)) as connection:
            return "".join(str(value) for value, in connection.execute(statement))

    def remove(self):
        if self.given:
            self.run(f"DROP DATABASE {self.name} WITH (FORCE)", self.given)


def fill(options, store, lines, directory):
    Server(options, store.history).__exit__()  # makes the tables
    store.run(store.spoken)
    path = directory + "/entries"
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(entries(lines))
    begin = time.monotonic()
    subprocess.check_output(["java", *options.java.split(), "-jar", options.jar, "import", ROOM, path,
                             "--history", store.url])
    took = time.monotonic() - begin
    store.run(store.heard)
    row(f"{lines:,}", f"{took:,.1f} s", f"{int(store.run(store.size)) / 1e6:,.0f} MB")


class Room:
    """A server on one of the databases, and what it is asked about its room."""

    number = itertools.count()

    def __init__(self, server):
        self.server, self.texts = server, [text for _, text in talk(1_000) if "quokka" not in text]
        self.asker, self.ref, self.chance = self.enter(), 0, random.Random(2)
        self.log, self.last = self.asker.welcome["log"], self.asker.welcome["seq"]

    def enter(self, **more):
        """A new session, when it has been given the first lines that are due to it."""
        number = next(self.number)
        session = Session(self.server.port, f"Guest{number}", room=ROOM, client=f"{number:020}", **more)
        session.send("history", limit=1)
        session.expect("history")
        return session

    def join(self, **more):
        session = self.enter(**more)
        session.send("quit")
        session.expect("bye")
        session.close()

    def ask(self, kind, answer, **more):
        self.asker.send(kind, **more)
        return self.asker.expect(answer)

    def history(self, part):
        before = int(self.last * (part + self.chance.random() / 20))  # somewhere in a twentieth of it
        assert len(self.ask("history", "history", before=before, limit=200)["entries"]) == 200

    def say(self, count, at_once=1):
        for _ in range(count // at_once):
            for self.ref in range(self.ref + 1, self.ref + 1 + at_once):
                self.asker.send("say", text=self.texts[self.ref % len(self.texts)], ref=self.ref)
            while self.asker.expect("ack")["ref"] < self.ref:
                pass


ASKED = {
    "join, with 20 lines": Room.join,
    "resume, 500 entries behind": lambda room: room.join(log=room.log, since=room.last - 500),
    "`history`, the newest 200": lambda room: room.ask("history", "history", limit=200),
    "`history`, 200 from the middle": lambda room: room.history(0.5),
    "`history`, 200 from near the beginning": lambda room: room.history(0.05),
    "`search`, a word of ten lines": lambda room: room.ask("search", "found", text="quokka"),
    "`search`, the most common word": lambda room: room.ask("search", "found", text="ba"),
    "`search`, the five most common words": lambda room: room.ask("search", "found", text="ba be bi bo bu"),
    "`search`, a word that nobody said": lambda room: room.ask("search", "found", text="xylophone"),
    "`search`, two common words that never meet": lambda room: room.ask("search", "found", text="yin yang"),
    "`search`, two Chinese characters": lambda room: room.ask("search", "found", text="一丁"),
    "`say`, until its ack": lambda room: room.say(1),
}


def in_turn(what, tries, rooms, act):
    found = [[] for _ in rooms]
    for room, took in list(zip(rooms, found)) * tries:
        begin = time.monotonic()
        act(room)
        took.append((time.monotonic() - begin) * 1e3)
    row(what, *(f"{median(each):,.1f}, {max(each):,.1f}" for each in found),
        *(f"{median(each) / median(found[0]):.2f}" for each in found[1:]))


def measure(options, stores, sizes):
    def first_welcome(store):
        with Server(options, store.history) as server:
            Session(server.port, "First", room=ROOM).close()

    table("ms: median, slowest", *(f"{n:,} lines" for n in sizes), *(f"{n:,} ÷" for n in sizes[1:]))
    in_turn("from `java -jar` to the first welcome", STARTS, stores, first_welcome)
    with contextlib.ExitStack() as stack:
        rooms = [Room(stack.enter_context(Server(options, store.history))) for store in stores]
        for what, act in ASKED.items():
            for room in rooms * TRIES:  # warm up
                act(room)
            in_turn(what, TRIES, rooms, act)
        in_turn("`say` 10,000 lines, 1,000 at once", ROUNDS, rooms, lambda room: room.say(10_000, 1_000))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--lines", default="10000,1000000", help="of each room (%(default)s)")
    parser.add_argument("--url", help="of PostgreSQL, instead of SQLite")
    options = arguments(parser)
    sizes, stores = [int(each) for each in options.lines.split(",")], []
    with tempfile.TemporaryDirectory(prefix="large-") as directory, contextlib.ExitStack() as stack:
        table("lines", "import", "size")
        for size in sizes:
            stores.append(Store(options, directory, size))
            stack.callback(stores[-1].remove)
            fill(options, stores[-1], size, directory)
        print()
        measure(options, stores, sizes)


if __name__ == "__main__":
    main()
