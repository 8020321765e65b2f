//! A wall clock that is put right after the studio has started.

use std::{fs, path::PathBuf};

use tempfile::TempDir;

use crate::studio::Studio;

/// The library that tells a process another time, where Debian's package `libfaketime` has it.
fn library() -> PathBuf {
    let folders = fs::read_dir("/usr/lib").expect("a folder").filter_map(Result::ok);
    let library = |folder: fs::DirEntry| folder.path().join("faketime/libfaketimeMT.so.1");
    folders.map(library).find(|path| path.exists()).expect("scripts/setup.sh installs libfaketime")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_put_right_refuses_nobody_a_call() {
    let library = library();
    let folder = TempDir::new().expect("a folder");
    let time = folder.path().join("time");
    // Three hours: longer than a token is valid.
    fs::write(&time, "-3h").expect("written");
    let studio = Studio::with(&[
        ("LD_PRELOAD", library.to_str().expect("a path")),
        ("FAKETIME_TIMESTAMP_FILE", time.to_str().expect("a path")),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ("FAKETIME_NO_CACHE", "1"),
    ])
    .await;
    let mut before = studio.phone(&studio.token("listener").await).await;

    fs::write(&time, "+0").expect("written");
    let mut after = studio.phone(&studio.token("listener").await).await;
    after.calls("").await;
    before.calls("").await;
    println!("a clock put right by three hours: whoever has come before it and after it calls");
}
