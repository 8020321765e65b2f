use show::{Identity, LinesNotice, ListenerCall, Role, Timestamp};
use tokio::sync::watch;

use crate::Studio;

/// One listener's page: where its own call is.
///
/// Before it has proved who it is there is no call of theirs, and it learns whether the lines are open.
pub struct CallViewer {
    studio: Studio,
    changes: watch::Receiver<()>,
    identity: Option<Identity>,
    shown: Option<ListenerCall>,
}

impl Studio {
    /// What anybody may know of the show before calling.
    #[must_use]
    pub fn lines_notice(&self) -> LinesNotice {
        self.inner.live.look(|stage| stage.show.lines_notice())
    }

    /// Watches one listener's call.
    #[must_use]
    pub fn watch_call(&self) -> CallViewer {
        let changes = self.inner.live.changes();
        CallViewer { studio: self.clone(), changes, identity: None, shown: None }
    }
}

impl CallViewer {
    /// Takes a page's voice pass for who it is; whether it is one of a listener's, and good.
    pub fn identify(&mut self, token: &str) -> bool {
        let Some(identity) = self.studio.identity_of(token).filter(|id| id.role() == Role::Listener) else {
            return false;
        };
        self.identity = Some(identity);
        true
    }

    /// What the page is to show now, if that has changed since it was asked last.
    pub fn changed(&mut self) -> Option<ListenerCall> {
        let now = self.studio.now();
        // No listener has an empty identity.
        let address = self.identity.as_ref().map_or("", Identity::as_str);
        let call = self.studio.inner.live.look(|stage| stage.show.my_call(address, now));
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
        self.studio.now()
    }

    /// Waits until the show has changed. It may be dropped while it waits.
    pub async fn wait(&mut self) {
        if self.changes.changed().await.is_err() {
            // The studio we hold holds the sender.
            std::future::pending::<()>().await;
        }
    }
}

impl std::fmt::Debug for CallViewer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallViewer").field("identity", &self.identity).finish_non_exhaustive()
    }
}
