# Sourced by every script here: the repository's root, where tools are kept, and how a script speaks.
#
# Tools are kept outside the clone so that a second clone finds them: in $GREENROOM_CACHE, or else in
# greenroom/ of the user's cache folder.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${GREENROOM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/greenroom}
TOOLS=$CACHE/tools
cd "$ROOT"

# A shell that is not a login shell may lack rustup's folder.
PATH=$TOOLS/bin:$PATH
if [ -d "${CARGO_HOME:-$HOME/.cargo}/bin" ]; then
    PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
fi
export PATH

# say WORDS…: one line on what is being done.
say() {
    printf 'greenroom: %s\n' "$*"
}

# fail LINE…: says what is wrong and, on further lines, what to type; ends the script.
fail() {
    printf 'greenroom: %s\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '    %s\n' "$@" >&2
    exit 1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# at_least WANTED FOUND: whether version FOUND is WANTED or newer.
at_least() {
    [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}
