//! What watchers are told: the screens of the show, and listeners' pages.

use std::{collections::VecDeque, fmt, sync::Arc};

use show::{CallHello, CallerId, Identity, ListenerCall, Role, Timestamp};
use tokio::{
    sync::{
        broadcast::{self, error::TryRecvError},
        watch,
    },
    time::sleep_until,
};

use crate::{context::Context, tokens};

/// One screen of the show, and the frames it is to show, in order.
pub struct Viewer {
    context: Arc<Context>,
    first: VecDeque<Arc<str>>,
    updates: broadcast::Receiver<Arc<str>>,
    changes: watch::Receiver<()>,
}

impl Viewer {
    pub(crate) fn new(context: Arc<Context>, seen: Option<(u64, u64)>) -> Self {
        // From before the first look, so that no change is missed.
        let changes = context.state.changes();
        let (first, updates) = context.state.subscribe(context.now(), seen);
        context.state.add_screen();
        Self { context, first, updates, changes }
    }

    /// Waits for the next [`LiveFrame`](show::LiveFrame), and returns it as JSON. The future may be
    /// dropped while it waits.
    ///
    /// A screen that falls behind gets a new board in place of what it missed.
    pub async fn next(&mut self) -> Arc<str> {
        loop {
            if let Some(frame) = self.first.pop_front() {
                return frame;
            }
            match self.updates.try_recv() {
                Ok(frame) => return frame,
                Err(TryRecvError::Lagged(_)) => {
                    self.begin_anew();
                    continue;
                }
                // It is never closed: we hold the context, and the context holds the sender.
                Err(TryRecvError::Empty | TryRecvError::Closed) => {}
            }
            match self.context.state.publication_due() {
                Some(due) => {
                    sleep_until(due).await;
                    self.context.state.publish(self.context.now());
                }
                // Another screen may have published just now what this one was woken for.
                None => tokio::select! {
                    update = self.updates.recv() => match update {
                        Ok(frame) => return frame,
                        Err(_) => self.begin_anew(),
                    },
                    () = next_change(&mut self.changes) => {}
                },
            }
        }
    }

    /// Goes on from a whole board, because updates were missed.
    fn begin_anew(&mut self) {
        (self.first, self.updates) = self.context.state.subscribe(self.context.now(), None);
    }

    /// A [`LiveFrame::Beat`](show::LiveFrame::Beat) as JSON.
    #[must_use]
    pub fn beat(&self) -> Arc<str> {
        let Timestamp(now) = self.context.now();
        format!(r#"{{"beat":{now}}}"#).into()
    }
}

impl Drop for Viewer {
    fn drop(&mut self) {
        self.context.state.remove_screen();
    }
}

impl fmt::Debug for Viewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Viewer").field("pending", &self.first.len()).finish_non_exhaustive()
    }
}

/// One listener's page, and the state of its own call.
///
/// Before the page has proved who it is, it has no call, and learns only whether the lines are open.
pub struct CallViewer {
    context: Arc<Context>,
    changes: watch::Receiver<()>,
    identity: Option<Identity>,
    /// The page's own call, as it says.
    call: Option<CallerId>,
    shown: Option<ListenerCall>,
}

impl CallViewer {
    pub(crate) fn new(context: Arc<Context>) -> Self {
        let changes = context.state.changes();
        Self { context, changes, identity: None, call: None, shown: None }
    }

    /// Identifies a page by its voice token, and takes which call is its own; returns whether the token is
    /// valid, and a listener's. A call that did not come from this listener is none of theirs.
    pub fn identify(&mut self, hello: CallHello) -> bool {
        let identity = tokens::identity_of(&self.context, &hello.token);
        let Some(identity) = identity.filter(|identity| identity.role() == Role::Listener) else {
            return false;
        };
        self.identity = Some(identity);
        self.call = hello.call;
        // A page forgets what it was told of an earlier call when it begins one, and this one may have the same
        // place: it is told anew.
        self.shown = None;
        true
    }

    /// What the page is to show now, if that has changed since this was last asked or the page has identified
    /// itself since.
    pub fn changed(&mut self) -> Option<ListenerCall> {
        let now = self.context.now();
        // No listener has an empty identity.
        let address = self.identity.as_ref().map_or("", Identity::as_str);
        let own = self.call.as_ref();
        let call = self.context.state.read(|state| state.show.listener_call(address, own, now));
        let same = self
            .shown
            .as_ref()
            .is_some_and(|shown| (&shown.notice, shown.state) == (&call.notice, call.state));
        (!same).then(|| {
            self.shown = Some(call.clone());
            call
        })
    }

    /// The server's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.context.now()
    }

    /// Waits until the show has changed. The future may be dropped while it waits.
    pub async fn wait(&mut self) {
        next_change(&mut self.changes).await;
    }
}

async fn next_change(changes: &mut watch::Receiver<()>) {
    if changes.changed().await.is_err() {
        // This cannot happen: who watches holds the context, and the context holds the sender.
        std::future::pending::<()>().await;
    }
}

impl fmt::Debug for CallViewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallViewer").field("identity", &self.identity).finish_non_exhaustive()
    }
}
