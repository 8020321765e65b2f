use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use super::connection::Connection;

/// One connection at a time, made anew as often as it takes; it ends with the component that made it.
///
/// When to try again is for others to say, by a [`Pulse`](super::Pulse).
#[derive(Clone, Copy)]
pub struct Reconnecting {
    held: StoredValue<Held, LocalStorage>,
}

/// Where a connection leads, and what is said first.
pub struct Target {
    /// The path on the page's own host.
    pub path: String,
    /// The first text, if there is any.
    pub hello: Option<String>,
}

#[derive(Default)]
struct Held {
    open: Option<Connection>,
    /// Counts connections, so that a late word of one is not taken for news of the next.
    attempt: u32,
}

impl Reconnecting {
    /// None yet.
    pub fn new() -> Self {
        Self { held: StoredValue::new_local(Held::default()) }
    }

    /// Whether the component still lives.
    pub fn is_alive(self) -> bool {
        self.held.try_with_value(|_| ()).is_some()
    }

    /// Connects in about so many milliseconds, in place of any connection before.
    ///
    /// Where it leads is asked when the time has come; where that is nowhere, or the browser will not
    /// even try, it is closed at once.
    pub fn connect(
        self,
        after_ms: u32,
        target: impl FnOnce() -> Option<Target> + 'static,
        heard: impl Fn(&str) + 'static,
        closed: impl Fn() + Clone + 'static,
    ) {
        let Some(attempt) = self.next_attempt() else { return };
        spawn_local(async move {
            if after_ms > 0 {
                TimeoutFuture::new(spread(after_ms)).await;
            }
            if !self.is_current(attempt) {
                return;
            }
            let heard = move |text: String| {
                if self.is_current(attempt) {
                    heard(&text);
                }
            };
            let ended = {
                let closed = closed.clone();
                move || {
                    if self.is_current(attempt) {
                        closed();
                    }
                }
            };
            let open = target().and_then(|target| Connection::open(&target.path, target.hello, heard, ended));
            match open {
                Some(open) => drop(self.held.try_update_value(|held| held.open = Some(open))),
                None => closed(),
            }
        });
    }

    /// Closes the connection, and makes none that was to come.
    pub fn end(self) {
        let _ = self.next_attempt();
    }

    fn next_attempt(self) -> Option<u32> {
        self.held.try_update_value(|held| {
            held.open = None;
            held.attempt = held.attempt.wrapping_add(1);
            held.attempt
        })
    }

    fn is_current(self, attempt: u32) -> bool {
        self.held.try_with_value(|held| held.attempt == attempt).unwrap_or_default()
    }
}

/// Pages that lost the same server do not come back all in one instant.
fn spread(pause_ms: u32) -> u32 {
    let spread = 0.75 + js_sys::Math::random() / 2.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds at most")]
    let pause = (f64::from(pause_ms) * spread) as u32;
    pause
}
