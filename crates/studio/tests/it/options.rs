use std::{fs, path::Path, sync::Arc};

use show::{OptionsError, ShowOptions};
use studio::{Error, ShowSettings, Studio};
use tempfile::TempDir;

use crate::fixture::{Loaded, NOW, Stopped, settings, show_settings};

fn open(data_dir: &Path) -> Result<Studio, Error> {
    let show = ShowSettings { data_dir: Some(data_dir.to_owned()), ..show_settings() };
    Studio::new(settings(), show, Arc::new(Stopped(NOW)), Arc::new(Loaded(None)))
}

#[tokio::test]
async fn what_the_dj_chose_outlives_the_process() {
    let folder = TempDir::new().expect("a folder");
    let data_dir = folder.path().join("new");
    let chosen = ShowOptions { host: "Ada".to_owned(), takes_by_itself: false, ..ShowOptions::default() };
    let studio = open(&data_dir).expect("no file yet");
    assert_eq!(studio.board().show.options, ShowOptions::default());
    studio.set_options(chosen.clone()).await.expect("kept");
    assert_eq!(studio.board().show.options, chosen);
    assert_eq!(open(&data_dir).expect("a file").board().show.options, chosen);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(data_dir.join("show.json")).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn options_that_cannot_be_used_change_nothing() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("show.json");
    let studio = open(folder.path()).expect("no file yet");
    let refused = studio.set_options(ShowOptions { most_waiting: 0, ..ShowOptions::default() }).await;
    assert!(matches!(refused, Err(Error::Options(OptionsError::MostWaiting))), "{refused:?}");
    assert_eq!(studio.board().show.options, ShowOptions::default());
    assert!(!file.exists());
}

#[tokio::test]
async fn options_that_cannot_be_kept_are_not_taken() {
    let folder = TempDir::new().expect("a folder");
    let studio = open(folder.path()).expect("no file yet");
    fs::create_dir(folder.path().join("show.json")).expect("in the way");
    let chosen = ShowOptions { host: "Ada".to_owned(), ..ShowOptions::default() };
    assert!(matches!(studio.set_options(chosen).await, Err(Error::SavedFile(_))));
    assert_eq!(studio.board().show.options, ShowOptions::default());
}

#[test]
fn a_file_that_cannot_be_understood_is_named_and_left_alone() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("show.json");
    for text in ["{\"hots\": \"Ada\"}", "no JSON", "", "{\"most_waiting\": 0}"] {
        fs::write(&file, text).expect("written");
        let error = open(folder.path()).map(drop).expect_err("refused");
        let Error::SavedFile(error) = error else { panic!("{text}: {error:?}") };
        let words = error.to_string();
        assert!(words.contains("show.json") && words.contains("move it away"), "{text}: {words}");
        assert_eq!(fs::read_to_string(&file).expect("still there"), text);
    }
}
