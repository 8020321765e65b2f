use super::resource;
use crate::{
    client::{ClientError, Items, form::Form},
    rest::Queue,
    sid::QueueSid,
};

resource! {
    /// The account's queues of callers.
    Queues
}

impl<'a> Queues<'a> {
    /// Makes a queue in which `max_size` callers may wait; without it Twilio chooses the size.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else; when the name is taken,
    /// with code 22003.
    pub async fn create(&self, friendly_name: &str, max_size: Option<u32>) -> Result<Queue, ClientError> {
        let form = Form::new().set("FriendlyName", friendly_name).optional("MaxSize", max_size);
        self.transport.post(&self.transport.path("Queues.json"), &form).await
    }

    /// The queues.
    pub fn stream(&self) -> Items<'a, Queue> {
        Items::new(self.transport, &self.transport.path("Queues.json"), &Form::new())
    }

    /// All of [`stream`](Self::stream).
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else.
    pub async fn list(&self) -> Result<Vec<Queue>, ClientError> {
        self.stream().collect().await
    }

    /// The queue of this name, if there is one. The API has no filter by name.
    ///
    /// # Errors
    /// As for [`list`](Self::list).
    pub async fn find_by_friendly_name(&self, name: &str) -> Result<Option<Queue>, ClientError> {
        self.stream().find(|queue| queue.friendly_name == name).await
    }

    /// The queue of this SID.
    ///
    /// # Errors
    /// As for [`list`](Self::list); when there is none, [`ClientError::is_not_found`].
    pub async fn fetch(&self, queue_sid: &QueueSid) -> Result<Queue, ClientError> {
        self.transport.get(&self.instance(queue_sid)).await
    }

    /// Changes a queue's name, or how many may wait. Those who wait already stay.
    ///
    /// # Errors
    /// As for [`fetch`](Self::fetch) and [`create`](Self::create).
    pub async fn update(
        &self,
        queue_sid: &QueueSid,
        friendly_name: Option<&str>,
        max_size: Option<u32>,
    ) -> Result<Queue, ClientError> {
        let form = Form::new().optional("FriendlyName", friendly_name).optional("MaxSize", max_size);
        self.transport.post(&self.instance(queue_sid), &form).await
    }

    /// Deletes a queue in which nobody waits.
    ///
    /// # Errors
    /// As for [`fetch`](Self::fetch), also when somebody waits.
    pub async fn delete(&self, queue_sid: &QueueSid) -> Result<(), ClientError> {
        self.transport.delete(&self.instance(queue_sid)).await
    }

    fn instance(&self, queue_sid: &QueueSid) -> String {
        self.transport.path(&format!("Queues/{queue_sid}.json"))
    }
}
