#!/usr/bin/env python3
"""What a sync to the disk costs here: appends a page to a file and syncs it.

    bench/fsync.py [DIRECTORY] [--times 500] [--pause 20]

Pauses between two (milliseconds), as lines that come one at a time do: on many disks a sync takes longer
then than in a row.
"""
import argparse, os, statistics, tempfile, time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
parser.add_argument("directory", nargs="?", default=".")
parser.add_argument("--times", type=int, default=500)
parser.add_argument("--pause", type=float, default=20)
options = parser.parse_args()
took = []
with tempfile.NamedTemporaryFile(dir=options.directory) as file:
    for _ in range(options.times):
        time.sleep(options.pause / 1000)
        file.write(bytes(4096))
        file.flush()
        begin = time.monotonic()
        os.fsync(file.fileno())
        took.append((time.monotonic() - begin) * 1e6)
took.sort()
print(f"p50 {statistics.median(took):,.0f} µs, p99 {took[int(len(took) * 0.99)]:,.0f} µs, "
      f"max {took[-1]:,.0f} µs")
