use std::collections::HashMap;

use crate::signalling::SessionId;

/// How many registrations of one name are kept, as at Twilio; a further one removes the oldest.
const MAX_REGISTRATIONS: usize = 10;

/// Which sockets are rung under which names.
#[derive(Debug, Default)]
pub(super) struct Registrations {
    /// The sockets of each name, oldest first.
    sessions: HashMap<String, Vec<SessionId>>,
    /// The name of each socket: a socket is rung under one name at most.
    identities: HashMap<SessionId, String>,
}

impl Registrations {
    /// The sockets at which a name is rung, oldest first.
    pub(super) fn sessions(&self, identity: &str) -> &[SessionId] {
        self.sessions.get(identity).map_or(&[], Vec::as_slice)
    }

    /// Lets a socket be rung under a name, or under none. Repeating it changes nothing.
    pub(super) fn register(&mut self, session: SessionId, identity: Option<String>) {
        if identity.as_ref() == self.identities.get(&session) {
            return;
        }
        self.forget(session);
        let Some(identity) = identity else { return };
        let sessions = self.sessions.entry(identity.clone()).or_default();
        if sessions.len() >= MAX_REGISTRATIONS {
            self.identities.remove(&sessions.remove(0));
        }
        sessions.push(session);
        self.identities.insert(session, identity);
    }

    /// Removes a socket, which is no longer rung.
    pub(super) fn forget(&mut self, session: SessionId) {
        let Some(identity) = self.identities.remove(&session) else { return };
        if let Some(sessions) = self.sessions.get_mut(&identity) {
            sessions.retain(|known| *known != session);
            if sessions.is_empty() {
                self.sessions.remove(&identity);
            }
        }
    }
}
