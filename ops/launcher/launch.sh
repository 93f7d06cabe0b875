# Read by the launchers of poaid (POSIX sh): finds Java, and becomes the node.

fail() {
  echo "poaid: $1" >&2
  exit 1
}

# File names are bytes; the JVM reads and makes them in the locale's encoding, and so does the child that runs the model.
case $(locale charmap 2>/dev/null || echo unknown) in
  UTF-8 | utf-8 | UTF8 | utf8) ;;
  *) LC_ALL=C.UTF-8 && export LC_ALL ;;
esac

# Where a path leads, whatever links are on its way.
target_of() {
  followed=$1
  while [ -L "$followed" ]; do
    link=$(readlink "$followed")
    case $link in
      /*) followed=$link ;;
      *) followed=$(dirname "$followed")/$link ;;
    esac
  done
  echo "$followed"
}

# The major version of the Java below a home, or 0. The "release" file spares us the start of a JVM.
major_of() {
  version=
  [ -x "$1/bin/java" ] || { echo 0; return; }
  [ -f "$1/release" ] && version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$1/release")
  [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
  version=${version#1.}
  version=${version%%[!0-9]*}
  echo "${version:-0}"
}

consider() {
  [ -x "$1/bin/$wanted_tool" ] || return 0
  found=$(major_of "$1")
  if [ "$found" -gt "$java_major" ]; then
    java_home=$1 java_major=$found
  fi
}

# find_java TOOL: sets java_home and java_major to JAVA_HOME's where that is 17 or newer, else to the newest Java that has TOOL
# (java, or javac where something is to be built); 0 where there is none.
find_java() {
  wanted_tool=$1 java_home='' java_major=0
  if [ -n "${JAVA_HOME:-}" ] && [ "$(major_of "$JAVA_HOME")" -ge 17 ]; then
    java_home=$JAVA_HOME java_major=$(major_of "$JAVA_HOME")
    return
  fi
  on_path=$(command -v "$wanted_tool" || true)
  [ -z "$on_path" ] || consider "$(cd "$(dirname "$(target_of "$on_path")")/.." && pwd -P)"
  for candidate in /usr/lib/jvm/* /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nowhere}"/.sdkman/candidates/java/* "${HOME:-/nowhere}"/.jdks/*; do
    consider "$candidate"
  done
  if [ -x /usr/libexec/java_home ]; then
    candidate=$(/usr/libexec/java_home -v 17+ 2>/dev/null || true)
    [ -z "$candidate" ] || consider "$candidate"
  fi
}

# run_poaid CLASSPATH ARGUMENT...: never comes back. The model lives outside the heap, so the heap stays small; POAID_JAVA_OPTS
# (once POAI_JAVA_OPTS) comes last and wins.
run_poaid() {
  classpath=$1
  shift
  set -- -cp "$classpath" org.poai.cli.Main "$@"
  if [ "$java_major" -ge 22 ]; then
    set -- --enable-native-access=ALL-UNNAMED "$@"
  fi
  if [ "$java_major" -ge 24 ]; then
    set -- --sun-misc-unsafe-memory-access=allow "$@"
  fi
  # The log goes to standard error; the JDK itself cannot tell a terminal reliably.
  if [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; then
    set -- -Dpoai.terminal=true "$@"
  fi
  # A signal that means nothing here, sent by some log rotation, must not end the node; Java and the child inherit this.
  trap '' USR1
  # Netty looks for leaks in the tests, with every buffer; here it would only sample.
  # shellcheck disable=SC2086 # several options in one variable
  exec "$java_home/bin/java" -Xms64m -Xmx1g -XX:+UseG1GC -XX:+ExitOnOutOfMemoryError -Dio.netty.leakDetection.level=disabled \
    -Dfile.encoding=UTF-8 -Djava.awt.headless=true ${POAI_JAVA_OPTS:-} ${POAID_JAVA_OPTS:-} "$@"
}
