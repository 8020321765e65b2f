use super::resource;
use crate::{
    client::{ClientError, Items, form::Form},
    rest::{Key, NewKey},
    sid::ApiKeySid,
};

resource! {
    /// The account's API keys. Only the auth token opens these, or a main key.
    Keys
}

impl<'a> Keys<'a> {
    /// Makes a standard key, even if there is one with that name. Only this answer holds its secret.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else.
    pub async fn create(&self, friendly_name: Option<&str>) -> Result<NewKey, ClientError> {
        let form = Form::new().optional("FriendlyName", friendly_name);
        self.transport.post(&self.transport.path("Keys.json"), &form).await
    }

    /// The keys. The API has no filter by name.
    pub fn stream(&self) -> Items<'a, Key> {
        Items::new(self.transport, &self.transport.path("Keys.json"), &Form::new())
    }

    /// All of [`stream`](Self::stream).
    ///
    /// # Errors
    /// As for [`create`](Self::create).
    pub async fn list(&self) -> Result<Vec<Key>, ClientError> {
        self.stream().collect().await
    }

    /// The key of this SID.
    ///
    /// # Errors
    /// As for [`create`](Self::create); when there is none, [`ClientError::is_not_found`].
    pub async fn fetch(&self, api_key_sid: &ApiKeySid) -> Result<Key, ClientError> {
        self.transport.get(&self.instance(api_key_sid)).await
    }

    /// Changes the name of a key.
    ///
    /// # Errors
    /// As for [`fetch`](Self::fetch).
    pub async fn update(&self, api_key_sid: &ApiKeySid, friendly_name: &str) -> Result<Key, ClientError> {
        let form = Form::new().set("FriendlyName", friendly_name);
        self.transport.post(&self.instance(api_key_sid), &form).await
    }

    /// Deletes a key; tokens signed with it are void at once.
    ///
    /// # Errors
    /// As for [`fetch`](Self::fetch).
    pub async fn delete(&self, api_key_sid: &ApiKeySid) -> Result<(), ClientError> {
        self.transport.delete(&self.instance(api_key_sid)).await
    }

    fn instance(&self, api_key_sid: &ApiKeySid) -> String {
        self.transport.path(&format!("Keys/{api_key_sid}.json"))
    }
}
