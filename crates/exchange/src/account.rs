use std::{
    fs, io,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use twilio::{
    sid::{AccountSid, ApiKeySid, ApplicationSid},
    token::TokenSecrets,
};

use crate::store::private_file;

/// The one account of an embedded exchange, as Twilio's console would show it.
///
/// It is made at the first start and kept in `account.json`, readable by its owner alone.
#[derive(Debug, Clone)]
pub struct OwnAccount {
    /// The account.
    pub sid: AccountSid,
    /// Signs webhooks and capability tokens; the password of the REST API.
    pub auth_token: SecretString,
    /// Issuer of access tokens; also a user name of the REST API.
    pub api_key: ApiKeySid,
    /// Signs access tokens.
    pub api_key_secret: SecretString,
    /// The TwiML application that browsers call.
    pub application_sid: ApplicationSid,
}

/// Why there is no account to work with.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The folder or file cannot be read or written.
    #[error("cannot {doing} {path}: {source}")]
    Io {
        /// What was tried.
        doing: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is there, but is no account.
    #[error(
        "{path} is damaged ({reason}); restore it from a backup, or move it away to start with a new account"
    )]
    Damaged {
        /// The account file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Stored {
    account_sid: AccountSid,
    auth_token: String,
    api_key_sid: ApiKeySid,
    api_key_secret: String,
    application_sid: ApplicationSid,
}

impl OwnAccount {
    /// Reads the account kept in `folder`, or makes one there.
    ///
    /// `random` gives the bytes of new identifiers and secrets; it is not called when an account exists.
    ///
    /// # Errors
    /// When the folder cannot be used, or holds a damaged account file; that is never overwritten.
    pub fn load_or_create(folder: &Path, random: &mut dyn FnMut() -> [u8; 16]) -> Result<Self, AccountError> {
        let path = folder.join("account.json");
        match fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str::<Stored>(&text)
                .map(Self::from)
                .map_err(|error| AccountError::Damaged { path, reason: error.to_string() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let account = Self::make(random);
                account.write(folder, &path)?;
                Ok(account)
            }
            Err(source) => Err(AccountError::Io { doing: "read", path, source }),
        }
    }

    fn make(random: &mut dyn FnMut() -> [u8; 16]) -> Self {
        let auth_token = SecretString::from(hex::encode(random()));
        // Twilio's secrets have 32 characters; the token's HMAC takes any.
        let api_key_secret = SecretString::from(hex::encode([random(), random()].concat()));
        Self {
            sid: AccountSid::from_random_bytes(random()),
            auth_token,
            api_key: ApiKeySid::from_random_bytes(random()),
            api_key_secret,
            application_sid: ApplicationSid::from_random_bytes(random()),
        }
    }

    fn write(&self, folder: &Path, path: &Path) -> Result<(), AccountError> {
        let at = |doing, path: &Path| {
            let path = path.to_owned();
            move |source| AccountError::Io { doing, path, source }
        };
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(at("create", folder))?;
        let stored = Stored {
            account_sid: self.sid.clone(),
            auth_token: self.auth_token.expose_secret().to_owned(),
            api_key_sid: self.api_key.clone(),
            api_key_secret: self.api_key_secret.expose_secret().to_owned(),
            application_sid: self.application_sid.clone(),
        };
        serde_json::to_vec_pretty(&stored)
            .map_err(io::Error::other)
            .and_then(|text| private_file::write(path, &text))
            .map_err(at("write", path))
    }
}

impl From<Stored> for OwnAccount {
    fn from(stored: Stored) -> Self {
        Self {
            sid: stored.account_sid,
            auth_token: SecretString::from(stored.auth_token),
            api_key: stored.api_key_sid,
            api_key_secret: SecretString::from(stored.api_key_secret),
            application_sid: stored.application_sid,
        }
    }
}

impl TokenSecrets for OwnAccount {
    fn api_key_secret(&self, sid: &ApiKeySid) -> Option<SecretString> {
        (*sid == self.api_key).then(|| self.api_key_secret.clone())
    }

    fn auth_token(&self, sid: &AccountSid) -> Option<SecretString> {
        (*sid == self.sid).then(|| self.auth_token.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn counting() -> impl FnMut() -> [u8; 16] {
        let mut next = 0;
        move || {
            next += 1;
            [next; 16]
        }
    }

    #[test]
    fn the_account_made_at_first_start_is_kept() {
        let folder = tempfile::tempdir().expect("folder");
        let inside = folder.path().join("exchange");
        let made = OwnAccount::load_or_create(&inside, &mut counting()).expect("made");
        let again = OwnAccount::load_or_create(&inside, &mut || panic!("nothing new is made")).expect("read");
        assert_eq!(made.sid, again.sid);
        assert_eq!(made.auth_token.expose_secret(), again.auth_token.expose_secret());
        assert_eq!(made.api_key_secret.expose_secret(), again.api_key_secret.expose_secret());
    }

    #[test]
    fn only_the_owner_may_read_it() {
        let folder = tempfile::tempdir().expect("folder");
        let inside = folder.path().join("exchange");
        OwnAccount::load_or_create(&inside, &mut counting()).expect("made");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&inside), 0o700);
        assert_eq!(mode(&inside.join("account.json")), 0o600);
    }

    #[test]
    fn a_damaged_account_is_reported_and_left_alone() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("account.json");
        fs::write(&path, "{\"account_sid\": \"AC1\"").expect("written");
        let error = OwnAccount::load_or_create(folder.path(), &mut counting()).expect_err("damaged");
        assert!(matches!(error, AccountError::Damaged { .. }), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("there"), "{\"account_sid\": \"AC1\"");
    }

    #[test]
    fn printing_an_account_shows_no_secret() {
        let account = OwnAccount::make(&mut counting());
        let shown = format!("{account:?}");
        assert!(!shown.contains(account.auth_token.expose_secret()));
        assert!(!shown.contains(account.api_key_secret.expose_secret()));
    }
}
