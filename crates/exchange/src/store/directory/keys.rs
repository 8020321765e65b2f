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

use super::{Directory, Resource, ResourceForm, resource::RandomBytes};
use crate::{MonotonicTime, OwnAccount};

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

    fn all(directory: &Directory) -> &Vec<Self> {
        &directory.keys
    }

    fn all_mut(directory: &mut Directory) -> &mut Vec<Self> {
        &mut directory.keys
    }

    /// A new key. Only the answer to the request that makes it shows the secret.
    fn blank(
        _directory: &Directory,
        random: RandomBytes,
        _form: &ResourceForm,
        now: MonotonicTime,
    ) -> Result<Self, ApiError> {
        let sid = ApiKeySid::from_random_bytes(random());
        let key = Key { sid, friendly_name: None, date_created: Some(now.into()), date_updated: None };
        Ok(Self { key, secret: Secret::from(hex::encode([random(), random()].concat())) })
    }

    fn change(
        &mut self,
        _directory: &Directory,
        form: &ResourceForm,
        now: MonotonicTime,
    ) -> Result<(), ApiError> {
        form.friendly_name(&mut self.key.friendly_name)?;
        self.key.date_updated = Some(now.into());
        Ok(())
    }
}

/// The secrets by which tokens and REST requests are checked; all sockets and handlers share one keyring.
#[derive(Clone)]
pub struct Keyring {
    account: Arc<OwnAccount>,
    made: Arc<RwLock<BTreeMap<ApiKeySid, SecretString>>>,
}

impl Keyring {
    /// A keyring with the account's own secrets and those of the directory's keys.
    #[must_use]
    pub fn new(account: Arc<OwnAccount>, directory: &Directory) -> Self {
        let keyring = Self { account, made: Arc::default() };
        keyring.follow(directory);
        keyring
    }

    /// The account.
    #[must_use]
    pub fn account(&self) -> &OwnAccount {
        &self.account
    }

    /// Replaces the keys with those that the directory has now.
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
