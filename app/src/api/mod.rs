//! What a page asks of the server: public endpoints under `/api`, thin over [`studio::Studio`].

mod queue;
mod show;
mod voice_token;

pub use self::show::{
    ReadLines, board, designate, drop_caller, end_show, finish, hold, lines_notice, lock, next_caller,
    set_lines, set_options, set_rehearsal, take, unlock,
};
pub use queue::{ReadQueue, queue_reading};
pub use voice_token::{
    ListenerToken, RenewListenerToken, dj_token, listener_token, renew_dj_token, renew_listener_token,
};

#[cfg(feature = "ssr")]
use crate::Failure;

/// The studio the server put in context.
#[cfg(feature = "ssr")]
fn studio() -> Result<studio::Studio, Failure> {
    leptos::context::use_context().ok_or_else(|| {
        tracing::error!("no studio in context");
        Failure::Unavailable
    })
}
