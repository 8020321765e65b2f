# Sourced by the steps that may need a Debian package.

# want COMMAND WHY PACKAGE…: makes sure that COMMAND is there. Installs the packages with apt-get where that
# needs no password, and says what to type where it does.
want() {
    local command=$1 why=$2
    shift 2
    if has "$command"; then return; fi

    if ! has apt-get; then
        fail "'$command' is missing ($why)." \
            "Install it with your system's package manager; on Debian it is in: $*"
    fi
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            fail "'$command' is missing ($why), and installing it needs root. Type:" \
                "sudo apt-get update && sudo apt-get install --no-install-recommends $*"
        fi
        root=(sudo -n)
    fi
    say "installing $* with apt-get ($why)"
    local log
    log=$(mktemp)
    if ! {
        "${root[@]}" apt-get update &&
            "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
    } >"$log" 2>&1 || ! has "$command"; then
        tail -n 20 "$log" >&2
        fail "apt-get could not install $*; the whole output is in $log"
    fi
    rm -f "$log"
}
