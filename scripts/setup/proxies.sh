#!/usr/bin/env bash
# The proxies whose configurations stand in docs/proxies.md, which the tests try.
source "$(dirname "$0")/../env.sh"
source scripts/setup/packages.sh

PATH=$PATH:/usr/sbin
want nginx "a test runs the studio behind it" nginx-light
want caddy "a test runs the studio behind it" caddy
want haproxy "a test runs the studio behind it" haproxy
