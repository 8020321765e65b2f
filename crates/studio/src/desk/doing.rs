use show::CallerId;

/// What a leg of the DJ's does, as far as its last document tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Doing {
    /// Nobody knows: it has asked for nothing yet, or has ended.
    Nothing,
    /// Waits in silence for something to do.
    Idling,
    /// Hears the DJ's whisper about a caller.
    Announcing(CallerId),
    /// Dials a queue, for a certain caller or for whoever comes.
    Dialling(Line, Option<CallerId>),
    /// Talks to a caller, or waits for the end of the caller's whisper.
    Talking(CallerId),
}

/// One of the two queues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// The callers' queue.
    Callers,
    /// The DJ's own, for callers taken out of order.
    Own,
}
