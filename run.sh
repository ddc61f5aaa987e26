#!/usr/bin/env bash
# ./run.sh server|client|…: builds the jar when it is missing or older than its sources, then
# runs it. JAVA_OPTS replaces the options of the JVM that stand below.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

newest_jar() { ls -t "$here"/target/vertx-chat-*-all.jar 2>/dev/null | head -n 1 || true; }

stale() {
  [ -z "$1" ] || [ -n "$(find "$here/pom.xml" "$here/src/main" -newer "$1" -print -quit)" ]
}

build() {
  command -v mvn >/dev/null || { echo "run.sh: Maven (mvn) is needed to build the jar" >&2; exit 1; }
  echo "Building ..." >&2
  local log
  log=$(mktemp)
  if ! mvn -q -B -f "$here/pom.xml" -DskipTests package >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    exit 1
  fi
  rm -f "$log"
  touch "$(newest_jar)" # Maven leaves a jar alone whose content would be the same
}

# The classes that a start loads, parsed once (AppCDS): a start takes little more than half the time.
# Without it, or with one that does not fit this JVM, everything works all the same.
archive_classes() {
  local log server
  log=$(mktemp)
  java -XX:ArchiveClassesAtExit="$archive.new" -Xlog:disable -jar "$jar" server --port 0 \
    >"$log" 2>&1 </dev/null &
  server=$!
  for _ in $(seq 100); do
    grep -q "Server running" "$log" && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  kill "$server" 2>/dev/null || true
  wait "$server" || true
  rm -f "$log"
  [ ! -f "$archive.new" ] || mv -f "$archive.new" "$archive"
}

jar=$(newest_jar)
if stale "$jar"; then
  build
  jar=$(newest_jar)
fi
archive=${jar%.jar}.jsa
[ "$archive" -nt "$jar" ] || archive_classes

# The serial collector with a small nursery: G1 refines in the background what thousands of sockets keep changing, and
# takes a fifth of a core for it at full load (docs/performance.md).
options=(-Xshare:auto -XX:SharedArchiveFile="$archive" -Xlog:cds=off -Xlog:cds+dynamic=off)
read -r -a more <<<"${JAVA_OPTS:--XX:+UseSerialGC -Xmn128m}"

terminal=false
[ -t 0 ] && terminal=true
exec java "${options[@]}" "${more[@]}" -Dchat.conf="$here/conf" -Dchat.terminal=$terminal \
  -jar "$jar" "$@"
