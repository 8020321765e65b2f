use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use reqwest::cookie::Jar;
use twilio::sid::CallSid;

/// The cookies that the application sets in the answers to a call's requests. They go with the call's further
/// requests, and are forgotten when it ends (Twilio docs, "How Twilio interacts with your app").
#[derive(Clone, Default)]
pub(super) struct CallCookies(Arc<Mutex<HashMap<CallSid, Arc<Jar>>>>);

impl CallCookies {
    /// The cookies of a live call.
    pub(super) fn of(&self, call: &CallSid) -> Arc<Jar> {
        Arc::clone(self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(call.clone()).or_default())
    }

    /// Forgets a call that is over.
    pub(super) fn forget(&self, call: &CallSid) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(call);
    }
}
