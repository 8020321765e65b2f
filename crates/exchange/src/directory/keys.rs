use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use secrecy::SecretString;
use twilio::Secret;
use twilio::rest::{ApiError, Key, NewKey};
use twilio::sid::{AccountSid, ApiKeySid};
use twilio::token::Keys;

use super::{Directory, Form};
use crate::{Account, Moment};

impl Directory {
    /// The keys, oldest first, without their secrets.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().map(|new| &new.key)
    }

    /// Makes a key. This is the only time its secret is shown.
    ///
    /// # Errors
    /// When a field is not acceptable.
    pub fn create_key(
        &mut self,
        sid: ApiKeySid,
        secret: Secret,
        form: &Form,
        now: Moment,
    ) -> Result<NewKey, ApiError> {
        let mut friendly_name = None;
        form.friendly_name(&mut friendly_name)?;
        let date = Some(now.into());
        let key = Key { sid, friendly_name, date_created: date, date_updated: date };
        let new = NewKey { key, secret };
        self.keys.push(new.clone());
        Ok(new)
    }

    /// Changes a key; nothing where there is none.
    ///
    /// # Errors
    /// When a field is not acceptable.
    pub fn update_key(
        &mut self,
        sid: &ApiKeySid,
        form: &Form,
        now: Moment,
    ) -> Result<Option<&Key>, ApiError> {
        let Some(known) = self.keys.iter_mut().find(|new| new.key.sid == *sid) else { return Ok(None) };
        form.friendly_name(&mut known.key.friendly_name)?;
        known.key.date_updated = Some(now.into());
        Ok(Some(&known.key))
    }

    /// Forgets a key: what it signed is worth nothing from here on. Whether there was one.
    pub fn delete_key(&mut self, sid: &ApiKeySid) -> bool {
        let before = self.keys.len();
        self.keys.retain(|new| new.key.sid != *sid);
        self.keys.len() < before
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

impl Keys for Keyring {
    fn api_key_secret(&self, sid: &ApiKeySid) -> Option<SecretString> {
        let made = || self.made.read().unwrap_or_else(PoisonError::into_inner).get(sid).cloned();
        self.account.api_key_secret(sid).or_else(made)
    }

    fn auth_token(&self, sid: &AccountSid) -> Option<SecretString> {
        self.account.auth_token(sid)
    }
}
