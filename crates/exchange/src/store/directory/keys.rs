use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use secrecy::SecretString;
use twilio::{
    Secret,
    rest::{ApiError, Key, NewKey},
    sid::{AccountSid, ApiKeySid},
    token::TokenSecrets,
};

use super::{Directory, Form, Resource, resource::RandomBytes};
use crate::{Account, MonotonicTime};

impl Resource for NewKey {
    type Sid = ApiKeySid;
    type Shown = Key;
    const FOLDER: &'static str = "Keys";

    fn sid_of(shown: &Key) -> &ApiKeySid {
        &shown.sid
    }

    fn shown(&self) -> &Key {
        &self.key
    }

    fn fits(&self, _parameter: &str, _wanted: &str) -> bool {
        true
    }

    fn shelf(directory: &Directory) -> &Vec<Self> {
        &directory.keys
    }

    fn shelf_mut(directory: &mut Directory) -> &mut Vec<Self> {
        &mut directory.keys
    }

    /// The answer to this is the only one that shows the secret.
    fn make(
        directory: &Directory,
        random: RandomBytes,
        form: &Form,
        now: MonotonicTime,
    ) -> Result<Self, ApiError> {
        let sid = ApiKeySid::from_random_bytes(random());
        let key = Key { sid, friendly_name: None, date_created: Some(now.into()), date_updated: None };
        let secret = Secret::from(hex::encode([random(), random()].concat()));
        let mut made = Self { key, secret };
        made.change(directory, form, now)?;
        Ok(made)
    }

    fn change(&mut self, _directory: &Directory, form: &Form, now: MonotonicTime) -> Result<(), ApiError> {
        form.friendly_name(&mut self.key.friendly_name)?;
        self.key.date_updated = Some(now.into());
        Ok(())
    }
}

/// The secrets that tokens and REST requests are judged by; one for all sockets and handlers.
#[derive(Clone)]
pub struct Keyring {
    account: Arc<Account>,
    made: Arc<RwLock<BTreeMap<ApiKeySid, SecretString>>>,
}

impl Keyring {
    /// The account's own secrets and those of the directory's keys.
    #[must_use]
    pub fn new(account: Arc<Account>, directory: &Directory) -> Self {
        let keyring = Self { account, made: Arc::default() };
        keyring.follow(directory);
        keyring
    }

    /// The account.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Takes over the directory's keys as they are now.
    pub fn follow(&self, directory: &Directory) {
        let secrets =
            directory.keys.iter().map(|new| (new.key.sid.clone(), new.secret.clone().into())).collect();
        *self.made.write().unwrap_or_else(PoisonError::into_inner) = secrets;
    }
}

impl TokenSecrets for Keyring {
    fn api_key_secret(&self, sid: &ApiKeySid) -> Option<SecretString> {
        let made = || self.made.read().unwrap_or_else(PoisonError::into_inner).get(sid).cloned();
        self.account.api_key_secret(sid).or_else(made)
    }

    fn auth_token(&self, sid: &AccountSid) -> Option<SecretString> {
        self.account.auth_token(sid)
    }
}
