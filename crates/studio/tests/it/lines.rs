use std::{fs, path::Path, sync::Arc};

use studio::{Error, ShowSettings, Studio};
use tempfile::TempDir;

use crate::fixture::{Loaded, NOW, Stopped, settings, show_settings};

fn open(data_dir: &Path) -> Result<Studio, Error> {
    let show = ShowSettings { data_dir: Some(data_dir.to_owned()), ..show_settings() };
    Studio::new(settings(), show, Arc::new(Stopped(NOW)), Arc::new(Loaded(None)))
}

#[tokio::test]
async fn closed_lines_stay_closed_when_the_server_is_started_anew() {
    let folder = TempDir::new().expect("a folder");
    let before = open(folder.path()).expect("no file yet");
    assert!(before.lines_notice().open);
    before.set_lines(false).await.expect("saved");
    let after = open(folder.path()).expect("a file");
    assert_eq!(after.board().show.lines, before.board().show.lines);
    assert!(!after.lines_notice().open);
    after.set_lines(true).await.expect("saved");
    assert!(open(folder.path()).expect("a file").lines_notice().open);
}

#[tokio::test]
async fn the_end_of_a_show_closes_the_lines_of_the_next_start() {
    let folder = TempDir::new().expect("a folder");
    open(folder.path()).expect("no file yet").end_show().await.expect("nobody waits");
    assert!(!open(folder.path()).expect("a file").lines_notice().open);
}

#[tokio::test]
async fn lines_are_closed_even_if_that_cannot_be_saved() {
    let folder = TempDir::new().expect("a folder");
    let studio = open(folder.path()).expect("no file yet");
    fs::create_dir(folder.path().join("lines.json")).expect("in the way");
    assert!(matches!(studio.set_lines(false).await, Err(Error::LinesNotSaved(_))));
    assert!(!studio.lines_notice().open);
    assert!(matches!(studio.end_show().await, Err(Error::LinesNotSaved(_))));
}
