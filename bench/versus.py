#!/usr/bin/env python3
"""Runs the bench against several servers in turn, in the same minutes, and prints medians and ratios.

    bench/versus.py [--rounds 3] [--seconds 5] [--only chat,relay] [--dialect plain] SCENARIO...

A server is a name of start() below, or jar=FILE, another version of ours (jar2=FILE: on two event
loops). All keep their logs in memory, if any. A scenario is a name from SCENARIOS below. The yardstick
is bench/relay.c, built here with cc. Needs `./run.sh --help` to have built the jar.
"""
import argparse, glob, json, os, re, signal, statistics, subprocess, sys, tempfile, time
from chat import unlimited

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
JAR = max(glob.glob(f"{ROOT}/target/vertx-chat-*-all.jar"), key=os.path.getmtime)
OUT = tempfile.mkdtemp(prefix="versus-")

SCENARIOS = {
    "max-10": "--clients 10", "max-100": "--clients 100",
    "max-1000": "--clients 1000", "max-5000": "--clients 5000", "max-10000": "--clients 10000",
    # 100,000 deliveries a second, whatever the number of receivers
    "rate-10": "--clients 10 --rate 11111", "rate-100": "--clients 100 --rate 1010",
    "rate-1000": "--clients 1000 --rate 100", "rate-5000": "--clients 5000 --rate 20",
}
JAVA_PICKS = {"netty": "NettyGroupChat", "naive": "NaiveVertxChat"}


def start(name, port, java):
    """Starts a server and waits until it listens; its extra JVM options come from --java."""
    if name == "chat":
        command = ["java", *java, "-jar", JAR, "server", *unlimited(JAR), "--port", str(port),
                   "--set", "log.lines=false"]
    elif name == "chat2":
        command = ["java", *java, "-jar", JAR, "server", *unlimited(JAR), "--port", str(port),
                   "--set", "log.lines=false", "--instances", "2"]
    elif name.startswith(("jar=", "jar2=")):
        kind, jar = name.split("=", 1)
        command = ["java", *java, "-jar", jar, "server", *unlimited(jar), "--port", str(port),
                   "--set", "log.lines=false", "--instances", "2" if kind == "jar2" else "1"]
    elif name == "relay":
        subprocess.run(["cc", "-O2", "-o", f"{OUT}/relay", f"{HERE}/relay.c"], check=True)
        command = [f"{OUT}/relay", str(port)]
    elif name == "python":
        command = [sys.executable, f"{HERE}/compare/ThreadChat.py", str(port)]
    elif name in JAVA_PICKS:
        subprocess.run(["javac", "-nowarn", "-d", OUT, "-cp", JAR,
                        f"{HERE}/compare/{JAVA_PICKS[name]}.java"], check=True)
        command = ["java", "-cp", f"{OUT}:{JAR}", JAVA_PICKS[name], str(port)]
    else:
        sys.exit(f"no server {name}")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    await_port(port)
    return process


def await_port(port):
    import socket
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"nothing listens on {port}")


def bench(port, pid, dialect, arguments, seconds, warmup):
    result = f"{OUT}/result.json"
    command = ["java", "-Xmx2g", "-XX:+UseSerialGC", "-jar", JAR, "bench", "--host", "127.0.0.1",
               "--port", str(port), "--server-pid", str(pid), "--dialect", dialect,
               "--seconds", str(seconds), "--warmup", str(warmup), "--json", result,
               *arguments.split()]
    run = subprocess.run(command, capture_output=True, text=True)
    faults = re.search(r"faults +(.*)", run.stdout)
    if not os.path.exists(result):
        sys.exit(run.stdout + run.stderr)
    with open(result) as file:
        values = json.load(file)
    os.remove(result)
    values["clean"] = run.returncode == 0
    values["faultsLine"] = faults.group(1) if faults else "?"
    return values


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("scenarios", nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--warmup", type=int, default=4)
    parser.add_argument("--only", default="chat,relay")
    parser.add_argument("--dialect", default="plain", help="of the chat; all else speaks plain")
    parser.add_argument("--port", type=int, default=19000, help="of the first server")
    parser.add_argument("--java", default="", help="options for the chat's JVM")
    options = parser.parse_args()
    names = options.only.split(",")
    ports = {name: options.port + i for i, name in enumerate(names)}
    servers = {name: start(name, ports[name], options.java.split()) for name in names}
    print("| scenario | server | deliveries/s | ratio | p50 µs | p99 µs | CPU µs/delivery | faults |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    try:
        for scenario in options.scenarios:
            found = {name: [] for name in names}
            for _ in range(options.rounds):
                for name in names:
                    dialect = options.dialect if name.startswith(("chat", "jar")) else "plain"
                    found[name].append(bench(ports[name], servers[name].pid, dialect,
                                             SCENARIOS.get(scenario, scenario),
                                             options.seconds, options.warmup))
            show(scenario, names, found)
    finally:
        for server in servers.values():
            server.send_signal(signal.SIGTERM)
        for server in servers.values():
            server.wait()


def show(scenario, names, found):
    last = names[-1]
    for name in names:
        runs = found[name]
        ratios = [a["deliveriesPerSecond"] / b["deliveriesPerSecond"] for a, b in zip(runs, found[last])]
        middle = lambda pick: statistics.median(pick(run) for run in runs)
        clean = all(run["clean"] for run in runs)
        print("| {} | {} | {:,.0f} | {:.2f} | {:,.0f} | {:,.0f} | {:.3f} | {} |".format(
            scenario, name, middle(lambda r: r["deliveriesPerSecond"]), statistics.median(ratios),
            middle(lambda r: r["latency"]["p50Micros"]), middle(lambda r: r["latency"]["p99Micros"]),
            middle(lambda r: r["cost"]["serverMicrosPerDelivery"]),
            "none" if clean else runs[-1]["faultsLine"]), flush=True)


if __name__ == "__main__":
    main()
