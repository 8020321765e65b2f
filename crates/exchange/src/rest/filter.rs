use twilio::rest::Call;

use super::dates::within;

/// Which calls a list is to show: those that fit every parameter of the query.
#[derive(Debug)]
pub(super) struct CallFilter<'q> {
    query: &'q [(String, String)],
}

impl<'q> CallFilter<'q> {
    pub(super) const fn read(query: &'q [(String, String)]) -> Self {
        Self { query }
    }

    /// Whether a call fits. What Twilio does not filter by counts for nothing; a date that is none
    /// fits no call.
    pub(super) fn fits(&self, call: &Call) -> bool {
        self.query.iter().all(|(name, wanted)| match name.as_str() {
            "Status" => call.status.as_str() == wanted,
            "To" => call.to == *wanted,
            "From" => call.from == *wanted,
            "ParentCallSid" => call.parent_call_sid.as_ref().is_some_and(|sid| sid.as_str() == wanted),
            name => match (name.strip_prefix("StartTime"), name.strip_prefix("EndTime")) {
                (Some(bound), _) => within(call.start_time, bound, wanted),
                (_, Some(bound)) => within(call.end_time, bound, wanted),
                (None, None) => true,
            },
        })
    }
}
