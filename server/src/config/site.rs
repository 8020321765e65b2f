//! The options of the built site: where it lies and how its files are named.

use std::path::{Path, PathBuf};

use leptos::config::{LeptosOptions, get_config_from_str, get_configuration};

use super::ConfigError;

const FILE: &str = "Leptos.toml";

/// Reads `Leptos.toml` of the current folder, overridden by `LEPTOS_…` variables.
///
/// Without that file the site is looked for beside the executable, in `site`.
///
/// # Errors
/// When the file or a variable cannot be parsed.
pub fn from_process() -> Result<LeptosOptions, ConfigError> {
    let read = if Path::new(FILE).is_file() {
        get_configuration(Some(FILE)).map(|file| file.leptos_options)
    } else {
        get_config_from_str(&installed(site_beside_executable().as_deref()))
    };
    read.map_err(|error| ConfigError::Site { path: FILE.to_owned(), reason: error.to_string() })
}

fn site_beside_executable() -> Option<PathBuf> {
    Some(std::env::current_exe().ok()?.parent()?.join("site"))
}

/// The options of an installed server, whose site lies at `site_root`.
fn installed(site_root: Option<&Path>) -> String {
    let site_root = site_root.unwrap_or(Path::new("site")).display().to_string();
    format!(
        "[[workspace.metadata.leptos]]\n\
         output-name = \"greenroom\"\n\
         site-root = {site_root:?}\n\
         site-pkg-dir = \"pkg\"\n\
         site-addr = \"127.0.0.1:3000\"\n\
         env = \"PROD\"\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_installed_server_finds_its_site_beside_it() {
        let options = get_config_from_str(&installed(Some(Path::new("/opt/green room/site"))))
            .expect("the options are understood");
        assert_eq!(&*options.site_root, "/opt/green room/site");
        assert_eq!(&*options.output_name, "greenroom");
    }
}
