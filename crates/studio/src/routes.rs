//! The paths of the webhooks, relative to the address at which the account's webhooks arrive.
//!
//! The studio's documents name these paths, and the server serves them. Each path is written here and
//! nowhere else.

use show::CallerId;
use twilio::webhook::Params;

use crate::{
    dj_legs::{Asked, RedirectedBy, Redirection},
    queue::QueueKind,
};

/// The first document of every call, and each document of the DJ's leg: the Voice URL of the studio's
/// application.
pub const VOICE: &str = "/voice";
/// What a waiting caller hears: the `waitUrl` of Enqueue.
pub const WAIT: &str = "/voice/wait";
/// Requested when a caller has left a queue: the `action` of Enqueue.
pub const ENQUEUE_ACTION: &str = "/voice/enqueue-action";
/// The caller's whisper: the `url` of the Queue that the DJ's leg dials.
pub const WHISPER: &str = "/voice/whisper";
/// Requested at the end of the caller's whisper.
pub const WHISPERED: &str = "/voice/whispered";
/// Puts a caller into the priority queue.
pub const PRIORITY_QUEUE: &str = "/voice/priority-queue";
/// Thanks a caller, and ends the call.
pub const GOODBYE: &str = "/voice/goodbye";
/// Plays back what the DJ has said to test her microphone: the `action` of Record.
pub const MIC_TEST: &str = "/voice/mic-test";
/// Rings the DJ past the queue: the Voice URL of a number or application of its own.
pub const DIRECT: &str = "/voice/direct";
/// Requested when a direct call no longer rings the DJ or talks to her: the `action` of Dial.
pub const DIRECT_ENDED: &str = "/voice/direct/ended";
/// The DJ's own line: the Voice URL of the application and the number that are hers alone.
pub const DJ_LINE: &str = "/voice/dj";
/// Takes the PIN of a DJ who rings by telephone: the `action` of Gather.
pub const DJ_PIN: &str = "/voice/dj/pin";
/// Takes a key that a DJ at a telephone presses while nobody is on air: the `action` of Gather.
pub const DJ_KEY: &str = "/voice/dj/key";
/// Requested when a call has ended: the status callback of the studio's application.
pub const STATUS: &str = "/voice/status";
/// Tells `greenroom doctor` whether signed requests arrive unchanged.
pub const CHECK: &str = "/webhook-check";

/// Every webhook's path.
pub const ALL: [&str; 15] = [
    VOICE,
    WAIT,
    ENQUEUE_ACTION,
    WHISPER,
    WHISPERED,
    PRIORITY_QUEUE,
    GOODBYE,
    MIC_TEST,
    DIRECT,
    DIRECT_ENDED,
    DJ_LINE,
    DJ_PIN,
    DJ_KEY,
    STATUS,
    CHECK,
];

/// Names the visit to the queue that a document belongs to.
const VISIT: &str = "visit";
/// Says that a wait document is for the priority queue.
const PRIORITY: &str = "priority";
/// Names the caller whom the DJ's whisper has just named.
const ANNOUNCED: &str = "announced";
/// Numbers the document of the DJ's leg in which the address stands.
const DOCUMENT: &str = "document";
/// Says who told the DJ's leg to ask for a document: [`BY_DJ`] or [`BY_STUDIO`].
const REDIRECTED: &str = "redirected";
/// Numbers the times that the DJ's leg was told so.
const REDIRECTION: &str = "redirection";
const BY_DJ: &str = "dj";
const BY_STUDIO: &str = "studio";
/// Says that the call comes from the direct line, whoever calls.
const AFTER_DIRECT: &str = "direct";

/// What the studio wrote into the query of a webhook's address.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    /// The visit to the queue that the document belongs to.
    pub visit: Option<u16>,
    /// The queue in which a caller hears a wait document.
    pub queue: QueueKind,
    /// The caller whom the DJ's whisper has just named.
    pub announced: Option<CallerId>,
    /// The document of the DJ's leg in which the address stands, if it stands in one.
    pub document: Option<u32>,
    /// What told the DJ's leg to ask for the document, if it was told.
    pub redirected: Option<Redirection>,
    /// Whether the call comes from the direct line.
    pub after_direct: bool,
}

impl From<&Params> for Query {
    fn from(query: &Params) -> Self {
        let number = |name| query.get(name).and_then(|number| number.parse().ok());
        let by = query.get(REDIRECTED).map(|by| match by {
            BY_STUDIO => RedirectedBy::Studio,
            _ => RedirectedBy::Dj,
        });
        Self {
            document: number(DOCUMENT),
            redirected: by.zip(number(REDIRECTION)).map(|(by, number)| Redirection { by, number }),
            visit: query.get(VISIT).and_then(|visit| visit.parse().ok()),
            queue: query.get(PRIORITY).map_or(QueueKind::Callers, |_| QueueKind::Priority),
            announced: query.get(ANNOUNCED).map(CallerId::from),
            after_direct: query.get(AFTER_DIRECT).is_some(),
        }
    }
}

impl Query {
    /// Why a leg of the DJ asks for a document.
    pub fn asked(&self) -> Asked {
        match (self.redirected, self.document) {
            (Some(redirection), _) => Asked::Told(redirection),
            (None, Some(document)) => Asked::After(document),
            (None, None) => Asked::First,
        }
    }
}

/// A path with the visit that its document belongs to.
pub(crate) fn of_visit(path: &str, visit: u16) -> String {
    format!("{path}?{VISIT}={visit}")
}

/// The path of what a caller hears who waits in a queue.
pub(crate) fn wait(queue: QueueKind, visit: u16) -> String {
    let path = of_visit(WAIT, visit);
    match queue {
        QueueKind::Callers => path,
        QueueKind::Priority => format!("{path}&{PRIORITY}=1"),
    }
}

/// A path that stands in a document of the DJ's leg.
pub(crate) fn of_document(path: &str, document: u32) -> String {
    format!("{path}?{DOCUMENT}={document}")
}

/// The Voice URL for the DJ's leg after her whisper, in this document, has named a caller.
pub(crate) fn voice_announced(caller: &CallerId, document: u32) -> String {
    format!("{}&{ANNOUNCED}={caller}", of_document(VOICE, document))
}

/// The Voice URL for a leg of the DJ that is told to ask for a document.
pub(crate) fn voice_redirected(redirection: Redirection) -> String {
    let by = match redirection.by {
        RedirectedBy::Dj => BY_DJ,
        RedirectedBy::Studio => BY_STUDIO,
    };
    format!("{VOICE}?{REDIRECTED}={by}&{REDIRECTION}={}", redirection.number)
}

/// The Voice URL for a call that did not reach the DJ by the direct line.
pub(crate) fn voice_after_direct() -> String {
    format!("{VOICE}?{AFTER_DIRECT}=1")
}
