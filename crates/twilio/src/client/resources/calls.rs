use time::{Date, format_description::BorrowedFormatItem, macros::format_description};

use super::{NewCall, resource};
use crate::{
    client::{ClientError, Items, form::Form},
    rest::Call,
    sid::CallSid,
    twiml::{Method, Response},
    webhook::CallStatus,
};

resource! {
    /// The account's calls.
    Calls
}

/// Days, UTC, both ends included; a range without ends is all of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DateRange {
    /// The first day.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
}

impl DateRange {
    /// This day alone.
    #[must_use]
    pub const fn on(day: Date) -> Self {
        Self { first: Some(day), last: Some(day) }
    }

    /// Twilio writes a bound into the name of the parameter: `StartTime>=2009-07-06`.
    pub(super) fn query(self, name: &str, form: Form) -> Form {
        const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
        let text = |day: Option<Date>| day.and_then(|day| day.format(DAY).ok());
        if self.first == self.last {
            return form.optional(name, text(self.first));
        }
        form.optional(&format!("{name}>"), text(self.first)).optional(&format!("{name}<"), text(self.last))
    }
}

/// Selects the calls that fit everything that is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallFilter {
    /// Calls to this number, client or SIP address.
    pub to: Option<String>,
    /// Calls from this number, client or SIP address.
    pub from: Option<String>,
    /// Calls that this leg dialled.
    pub parent_call_sid: Option<CallSid>,
    /// Calls that have got this far.
    pub status: Option<CallStatus>,
    /// Calls that began on these days.
    pub start_time: DateRange,
    /// Calls that ended on these days.
    pub end_time: DateRange,
}

impl CallFilter {
    /// Selects the calls that have got this far.
    #[must_use]
    pub fn status(status: CallStatus) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    fn query(&self) -> Form {
        let form = Form::new()
            .optional("To", self.to.as_ref())
            .optional("From", self.from.as_ref())
            .optional("ParentCallSid", self.parent_call_sid.as_ref())
            .optional("Status", self.status);
        self.end_time.query("EndTime", self.start_time.query("StartTime", form))
    }
}

/// What a live call is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallUpdate {
    /// The call goes on with the document at this absolute URL.
    Redirect {
        /// The URL.
        url: String,
        /// How it is requested.
        method: Method,
    },
    /// The call goes on with this document, whose URLs must be absolute.
    Document(Response),
    /// The call ends unless it was answered.
    Cancel,
    /// The call ends.
    Complete,
}

impl CallUpdate {
    fn form(&self) -> Form {
        match self {
            Self::Redirect { url, method } => Form::new().set("Url", url).set("Method", method),
            Self::Document(document) => Form::new().set("Twiml", document.to_xml()),
            Self::Cancel => Form::new().set("Status", CallStatus::Canceled),
            Self::Complete => Form::new().set("Status", CallStatus::Completed),
        }
    }
}

impl<'a> Calls<'a> {
    /// Places a call.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else. Unless the API refused the call,
    /// it is then unknown whether it was placed: the request is not sent again.
    pub async fn create(&self, call: &NewCall) -> Result<Call, ClientError> {
        self.transport.post(&self.transport.path("Calls.json"), &call.form()).await
    }

    /// The calls that fit the filter.
    pub fn stream(&self, filter: &CallFilter) -> Items<'a, Call> {
        Items::new(self.transport, &self.transport.path("Calls.json"), &filter.query())
    }

    /// All of [`stream`](Self::stream).
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else.
    pub async fn list(&self, filter: &CallFilter) -> Result<Vec<Call>, ClientError> {
        self.stream(filter).collect().await
    }

    /// The call of this SID; its data may be a moment old.
    ///
    /// # Errors
    /// As for [`list`](Self::list); when there is none, [`ClientError::is_not_found`].
    pub async fn fetch(&self, call_sid: &CallSid) -> Result<Call, ClientError> {
        self.transport.get(&self.instance(call_sid)).await
    }

    /// Redirects or ends a live call.
    ///
    /// # Errors
    /// As for [`fetch`](Self::fetch); when the call is over, with code 21220.
    pub async fn update(&self, call_sid: &CallSid, update: &CallUpdate) -> Result<Call, ClientError> {
        self.transport.post(&self.instance(call_sid), &update.form()).await
    }

    /// Lets a live call go on with the document at `url`, which is absolute.
    ///
    /// # Errors
    /// As for [`update`](Self::update); when the call was not yet answered, with code 21220.
    pub async fn redirect(&self, call_sid: &CallSid, url: &str, method: Method) -> Result<Call, ClientError> {
        self.update(call_sid, &CallUpdate::Redirect { url: url.to_owned(), method }).await
    }

    /// Ends a live call.
    ///
    /// # Errors
    /// As for [`update`](Self::update).
    pub async fn complete(&self, call_sid: &CallSid) -> Result<Call, ClientError> {
        self.update(call_sid, &CallUpdate::Complete).await
    }

    /// Deletes the record of a call that is over.
    ///
    /// # Errors
    /// As for [`fetch`](Self::fetch); when the call is live, with code 20009.
    pub async fn delete(&self, call_sid: &CallSid) -> Result<(), ClientError> {
        self.transport.delete(&self.instance(call_sid)).await
    }

    fn instance(&self, call_sid: &CallSid) -> String {
        self.transport.path(&format!("Calls/{call_sid}.json"))
    }
}
