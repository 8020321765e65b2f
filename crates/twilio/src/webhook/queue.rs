use super::{Params, QueueResult, VoiceRequest, WebhookError, params::Reader};
use crate::sid::{CallSid, QueueSid};

/// The parameters of the request for a wait document (Twilio docs, "Enqueue: waitUrl").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueWait {
    /// The parameters about the waiting call.
    pub call: VoiceRequest,
    /// The caller's place; 1 is next.
    pub position: u32,
    /// The queue in which the call waits.
    pub queue_sid: QueueSid,
    /// How long this caller has waited, in seconds.
    pub queue_seconds: u32,
    /// How long those waiting now have waited on average, in seconds.
    pub average_queue_seconds: u32,
    /// How many callers wait now.
    pub current_queue_size: u32,
    /// How many callers may wait.
    pub max_queue_size: Option<u32>,
}

impl TryFrom<&Params> for QueueWait {
    type Error = WebhookError;

    fn try_from(params: &Params) -> Result<Self, WebhookError> {
        let mut reader = Reader::new(params);
        let call = VoiceRequest::read(&mut reader)?;
        let position = reader.required("QueuePosition")?;
        let queue_sid = reader.required("QueueSid")?;
        let queue_seconds = reader.required("QueueTime")?;
        let average_queue_seconds = reader.required("AvgQueueTime")?;
        let current_queue_size = reader.required("CurrentQueueSize")?;
        let max_queue_size = reader.optional("MaxQueueSize")?;
        let call = VoiceRequest { rest: reader.into_rest(), ..call };
        Ok(Self {
            call,
            position,
            queue_sid,
            queue_seconds,
            average_queue_seconds,
            current_queue_size,
            max_queue_size,
        })
    }
}

/// The parameters of the request to an `Enqueue`'s `action` (Twilio docs, "Enqueue: action").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnqueueResult {
    /// The parameters about the call that waited.
    pub call: VoiceRequest,
    /// How the caller left the queue.
    pub result: QueueResult,
    /// The queue, if the caller was ever in it.
    pub queue_sid: Option<QueueSid>,
    /// How long the caller waited, in seconds, if the caller was ever in the queue.
    pub queue_seconds: Option<u32>,
}

impl TryFrom<&Params> for EnqueueResult {
    type Error = WebhookError;

    fn try_from(params: &Params) -> Result<Self, WebhookError> {
        let mut reader = Reader::new(params);
        let call = VoiceRequest::read(&mut reader)?;
        let result = reader.required("QueueResult")?;
        let queue_sid = reader.optional("QueueSid")?;
        let queue_seconds = reader.optional("QueueTime")?;
        Ok(Self { call: VoiceRequest { rest: reader.into_rest(), ..call }, result, queue_sid, queue_seconds })
    }
}

/// The parameters of the request to the `url` of a dialled `Queue`, about the caller who was taken from it
/// (Twilio docs, "Queue: url").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DequeueRequest {
    /// The parameters about the call that waited.
    pub call: VoiceRequest,
    /// The queue that the caller was taken from.
    pub queue_sid: Option<QueueSid>,
    /// How long the caller waited, in seconds.
    pub queue_seconds: Option<u32>,
    /// The leg that dialled the queue. Twilio spells the parameter `DequeingCallSid`.
    pub dequeuing_call_sid: Option<CallSid>,
}

impl TryFrom<&Params> for DequeueRequest {
    type Error = WebhookError;

    fn try_from(params: &Params) -> Result<Self, WebhookError> {
        let mut reader = Reader::new(params);
        let call = VoiceRequest::read(&mut reader)?;
        let queue_sid = reader.optional("QueueSid")?;
        let queue_seconds = reader.optional("QueueTime")?;
        let dequeuing_call_sid = reader.optional("DequeingCallSid")?;
        let call = VoiceRequest { rest: reader.into_rest(), ..call };
        Ok(Self { call, queue_sid, queue_seconds, dequeuing_call_sid })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "AccountSid=ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&CallSid=CA557a5d46438c324c7e1f9aa15e5f0dbb&CallStatus=in-progress&Direction=inbound&From=client%3Alistener_1&To=";
    const QUEUE: &str = "QU557a5d46438c324c7e1f9aa15e5f0dbb";

    #[test]
    fn a_waiting_caller_learns_place_and_time() {
        let form = format!(
            "{CALL}&QueuePosition=2&QueueSid={QUEUE}&QueueTime=31&AvgQueueTime=12&CurrentQueueSize=3&MaxQueueSize=100&New=x"
        );
        let wait = QueueWait::try_from(&Params::from_form(form.as_bytes())).expect("readable");
        assert_eq!((wait.position, wait.queue_seconds, wait.average_queue_seconds), (2, 31, 12));
        assert_eq!((wait.current_queue_size, wait.max_queue_size), (3, Some(100)));
        assert_eq!(wait.call.rest.iter().collect::<Vec<_>>(), [("New", "x")]);
    }

    #[test]
    fn a_caller_who_never_got_in_has_no_queue() {
        let form = format!("{CALL}&QueueResult=queue-full");
        let left = EnqueueResult::try_from(&Params::from_form(form.as_bytes())).expect("readable");
        assert_eq!((left.result, left.queue_sid, left.queue_seconds), (QueueResult::QueueFull, None, None));
    }

    #[test]
    fn a_caller_taken_from_a_queue_comes_with_the_leg_that_took_them() {
        let leg = "CA0123456789abcdef0123456789abcdef";
        let form = format!("{CALL}&QueueSid={QUEUE}&QueueTime=31&DequeingCallSid={leg}");
        let taken = DequeueRequest::try_from(&Params::from_form(form.as_bytes())).expect("readable");
        assert_eq!(taken.dequeuing_call_sid.as_ref().map(CallSid::as_str), Some(leg));
        assert_eq!((taken.queue_seconds, taken.call.rest.is_empty()), (Some(31), true));
        let odd = DequeueRequest::try_from(&Params::from_form(format!("{form}0").as_bytes()));
        assert_eq!(odd, Err(WebhookError::Invalid("DequeingCallSid")));
    }
}
