use std::{collections::BTreeMap, fs, path::Path};

/// The keys of `[[workspace.metadata.leptos]]` in a file of the workspace, up to the next table.
fn options(file: &str) -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    fs::read_to_string(path)
        .expect("the file is there")
        .lines()
        .skip_while(|line| line.trim() != "[[workspace.metadata.leptos]]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.trim_start().starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

#[test]
fn the_server_reads_what_the_build_was_told() {
    let (build, run) = (options("Cargo.toml"), options("Leptos.toml"));
    for key in ["name", "output-name", "site-root", "site-pkg-dir", "site-addr", "hash-files"] {
        assert!(run.contains_key(key), "Leptos.toml lacks {key}");
    }
    for (key, value) in &run {
        assert_eq!(build.get(key), Some(value), "{key} in Cargo.toml and Leptos.toml");
    }
}
