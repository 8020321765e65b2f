use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{MessageEvent, WebSocket};

/// A WebSocket to the page's own host that says one thing, if anything, and then listens; dropped, it is
/// closed and hears no more.
pub struct Connection {
    socket: WebSocket,
    _open: Closure<dyn FnMut()>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _close: Closure<dyn FnMut()>,
}

impl Connection {
    /// Opens one; `None` where the browser will not even try.
    pub fn open(
        path: &str,
        hello: Option<String>,
        heard: impl Fn(String) + 'static,
        closed: impl Fn() + 'static,
    ) -> Option<Self> {
        let socket = WebSocket::new(&address(path)?).ok()?;
        let open = Closure::new({
            let socket = socket.clone();
            // It can only fail when it is closed, which is told by itself.
            move || drop(hello.as_deref().map(|hello| socket.send_with_str(hello)))
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
        Some(Self { socket, _open: open, _message: message, _close: close })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // It can only refuse an unknown code, and none is given.
        let _ = self.socket.close();
    }
}

fn address(path: &str) -> Option<String> {
    let location = web_sys::window()?.location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    Some(format!("{scheme}://{}{path}", location.host().ok()?))
}
