use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{MessageEvent, WebSocket};

/// At most one WebSocket at a time, reconnected on demand; it ends with the component that made it.
///
/// The owner decides when to reconnect, by a [`Heartbeat`](super::Heartbeat).
#[derive(Clone, Copy)]
pub struct ReconnectingSocket {
    held: StoredValue<HeldConnection, LocalStorage>,
}

/// Where to connect, and the first message.
pub struct SocketTarget {
    /// The path on the page's own host.
    pub path: String,
    /// Gives the first message, if one is needed, when the connection is open.
    pub hello: Option<Hello>,
}

/// Gives the first message of a connection, as it is then; `None` for none.
pub type Hello = Rc<dyn Fn() -> Option<String>>;

#[derive(Default)]
struct HeldConnection {
    open: Option<SocketConnection>,
    /// Counts connections, so that a late event of one is not taken for an event of the next.
    attempt: u32,
}

impl ReconnectingSocket {
    /// A socket that is not connected yet.
    pub fn new() -> Self {
        Self { held: StoredValue::new_local(HeldConnection::default()) }
    }

    /// Whether the component still exists.
    pub fn is_alive(self) -> bool {
        self.held.try_with_value(|_| ()).is_some()
    }

    /// Connects after about `after_ms` milliseconds, in place of any earlier connection.
    ///
    /// `target` is asked then; if it gives nothing, or the browser refuses the connection, `closed` is
    /// called at once.
    pub fn connect(
        self,
        after_ms: u32,
        target: impl FnOnce() -> Option<SocketTarget> + 'static,
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
            let open =
                target().and_then(|target| SocketConnection::open(&target.path, target.hello, heard, ended));
            match open {
                Some(open) => drop(self.held.try_update_value(|held| held.open = Some(open))),
                None => closed(),
            }
        });
    }

    /// Says the first message anew, on a connection that is open: one that is not will say it then.
    pub fn say_hello(self) {
        self.held.try_with_value(|held| held.open.as_ref().map(SocketConnection::say_hello));
    }

    /// Closes the connection and cancels one that was to follow.
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

/// Adds jitter, so that pages that lost the same server do not reconnect all at once.
fn spread(pause_ms: u32) -> u32 {
    let spread = 0.75 + js_sys::Math::random() / 2.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds at most")]
    let pause = (f64::from(pause_ms) * spread) as u32;
    pause
}

/// A WebSocket to the page's own host that says who the page is and then receives; dropping it closes it.
pub struct SocketConnection {
    socket: WebSocket,
    hello: Option<Hello>,
    _open: Closure<dyn FnMut()>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _close: Closure<dyn FnMut()>,
}

impl SocketConnection {
    /// Opens it; `None` if the browser refuses.
    pub fn open(
        path: &str,
        hello: Option<Hello>,
        heard: impl Fn(String) + 'static,
        closed: impl Fn() + 'static,
    ) -> Option<Self> {
        let socket = WebSocket::new(&address(path)?).ok()?;
        let open = Closure::new({
            let (socket, hello) = (socket.clone(), hello.clone());
            move || say(&socket, hello.as_ref())
        });
        let message = Closure::new(move |message: MessageEvent| {
            if let Some(text) = message.data().as_string() {
                heard(text);
            }
        });
        let close = Closure::new(closed);
        socket.set_onopen(Some(open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(close.as_ref().unchecked_ref()));
        Some(Self { socket, hello, _open: open, _message: message, _close: close })
    }

    fn say_hello(&self) {
        if self.socket.ready_state() == WebSocket::OPEN {
            say(&self.socket, self.hello.as_ref());
        }
    }
}

impl Drop for SocketConnection {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // It refuses only an unknown code, and none is given.
        let _ = self.socket.close();
    }
}

fn say(socket: &WebSocket, hello: Option<&Hello>) {
    if let Some(text) = hello.and_then(|hello| hello()) {
        // It fails only if the socket is closed, and `onclose` reports that.
        let _ = socket.send_with_str(&text);
    }
}

fn address(path: &str) -> Option<String> {
    let location = web_sys::window()?.location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    Some(format!("{scheme}://{}{path}", location.host().ok()?))
}
