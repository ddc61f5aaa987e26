#!/usr/bin/env bash
# ./run.sh server|client|… : builds the jar when it is missing or older than its sources, then runs it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

newest_jar() { ls -t "$here"/target/vertx-chat-*-all.jar 2>/dev/null | head -n 1 || true; }

stale() {
  [ -z "$1" ] || [ -n "$(find "$here/pom.xml" "$here/src/main" -newer "$1" -print -quit)" ]
}

jar=$(newest_jar)
if stale "$jar"; then
  command -v mvn >/dev/null || { echo "run.sh: Maven (mvn) is needed to build the jar" >&2; exit 1; }
  echo "Building ..." >&2
  log=$(mktemp)
  if ! mvn -q -B -f "$here/pom.xml" -DskipTests package >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    exit 1
  fi
  rm -f "$log"
  jar=$(newest_jar)
  touch "$jar" # Maven leaves a jar alone whose content would be the same
fi

terminal=false
[ -t 0 ] && terminal=true
exec java ${JAVA_OPTS:-} -Dchat.conf="$here/conf" -Dchat.terminal=$terminal -jar "$jar" "$@"
