# Sourced after env.sh by scripts that measure: a server of the release with data and a port of its own.
#
# $work is a folder for the script's own files; it and the server go when the script ends.

work=$(mktemp -d)
server=
stop() {
    [ -n "$server" ] || return 0
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
}
trap 'stop; rm -rf "$work"' EXIT

# until_up URL: waits until something answers there.
until_up() {
    for _ in $(seq 100); do
        curl --silent --output /dev/null "$1" && return
        sleep 0.1
    done
    fail "nothing answers at $1"
}

# start_greenroom COMMAND…: starts the server, through COMMAND if one is given (taskset, for example). Its address
# is then in $origin, the address that its webhooks are sent to in $webhooks, and the token that they are signed with in
# $auth_token.
start_greenroom() {
    local binary port=$((20000 + RANDOM % 20000))
    binary=${GREENROOM_BINARY:-$(scripts/server-binary.sh)}
    [ -x "$binary" ] || fail "there is no release build at $binary. Type:" "make build"
    GREENROOM_ADDR=127.0.0.1:$port DATA_DIR=$work/data MEDIA_PORT=0 RUST_LOG=${RUST_LOG:-error} \
        "$@" "$binary" >"$work/greenroom.log" 2>&1 &
    server=$!
    origin=http://127.0.0.1:$port
    until_up "$origin/queue-status"
    auth_token=$(node -p 'JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8")).auth_token' \
        "$work/data/exchange/account.json")
    webhooks=$(node -p 'const { applications } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
        applications.map((it) => it.voice_url).find((url) => url.endsWith("/voice")).slice(0, -"/voice".length)' \
        "$work/data/exchange/directory.json")
}

# start_express COMMAND…: starts the Express server in the same way.
start_express() {
    local port=$((20000 + RANDOM % 20000))
    webhooks=http://127.0.0.1:$port
    auth_token=12345
    NODE_ENV=production PORT=$port TWILIO_AUTH_TOKEN=$auth_token "$@" node bench/express.js >"$work/express.log" 2>&1 &
    server=$!
    until_up "$webhooks/"
}

# ask NAME URL SCRIPT: lets wrk ask from core 1 over $connections for $seconds, and prints its figures behind the name.
# A server that is not busy all the time could have answered more than wrk asked.
ask() {
    local before after
    before=$(busy_ticks)
    taskset -c 1 wrk --threads 1 --connections "$connections" --duration "$seconds" --latency --script "$3" "$2" |
        awk -v name="$1" '/refused|Non-2xx/ { print name ": " $0 } /^ +(50|99)% / { print name ": " $1 " " $2 } /^Requests\/sec/ { print name ": " $2 " requests/s" }'
    after=$(busy_ticks)
    echo "$1: the server was busy $(((after - before) / seconds)) % of the time"
}

# busy_ticks: the processor time that the server has taken, in hundredths of a second (proc_pid_stat(5)).
busy_ticks() {
    awk '{ print $14 + $15 }' "/proc/$server/stat"
}

# times_as_fast: reads what `ask` told of Express and of Greenroom in turns, and prints the medians.
times_as_fast() {
    awk '
        function median(values, count,    i, j, value) {
            for (i = 2; i <= count; i++) {
                value = values[i]
                for (j = i - 1; j > 0 && values[j] > value; j--) values[j + 1] = values[j]
                values[j + 1] = value
            }
            return values[int((count + 1) / 2)]
        }
        /requests\/s$/ && /^express/ { express[++turns] = $2 }
        /requests\/s$/ && !/^express/ { greenroom[++rounds] = $(NF - 1); times[rounds] = $(NF - 1) / express[rounds] }
        END {
            printf "medians %.0f requests/s, Express %.0f, %.1f times as many\n", median(greenroom, rounds),
                median(express, rounds), median(times, rounds)
        }'
}
