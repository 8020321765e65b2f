# Sourced by the steps that install a command with cargo.

# version_of COMMAND: the version of our own copy of it, or nothing. Another copy on PATH is not asked: it
# may be built to download further tools by itself, or be of another version.
version_of() {
    { "$TOOLS/bin/$1" --version 2>/dev/null || true; } | awk '{ print $NF }'
}

# install_tool CRATE VERSION OPTION…: compiled fast rather than well, since their work is elsewhere.
install_tool() {
    local crate=$1 version=$2
    shift 2
    say "installing $crate $version with cargo (several minutes, once)"
    CARGO_TARGET_DIR=$CACHE/tools-target \
        CARGO_PROFILE_RELEASE_LTO=off \
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 \
        cargo install "$crate" --version "$version" --root "$TOOLS" --force --quiet "$@"
    rm -rf "$CACHE/tools-target"
}
