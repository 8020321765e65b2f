//! The sessions of the DJs who are logged in, and the cookie that proves one.

use std::{collections::HashMap, time::Duration};

use aws_lc_rs::digest::{SHA256, digest};
use studio::{LoginId, NoRandomness, Randomness};
use tokio_util::sync::CancellationToken;

/// How long a session lasts.
pub(crate) const SESSION_LIFETIME: Duration = Duration::from_secs(12 * 3600);

/// How many sessions may be open, more than any studio has people; the oldest session is removed first.
const MAX_SESSIONS: usize = 1_000;

/// What a browser shows to prove its session: 256 random bits in hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SessionToken(String);

impl SessionToken {
    /// Draws a token that nobody can guess.
    pub(super) fn draw(randomness: &dyn Randomness) -> Result<Self, NoRandomness> {
        let bytes = [randomness.bytes()?, randomness.bytes()?].concat();
        Ok(Self(hex::encode(bytes)))
    }

    /// Takes the value of a cookie as a token.
    pub(super) fn from_cookie(value: &str) -> Self {
        Self(value.to_owned())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    fn hash(&self) -> Vec<u8> {
        digest(&SHA256, self.0.as_bytes()).as_ref().to_vec()
    }
}

/// The open sessions, by the hash of their token, so that what lies in memory opens nothing.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    open: HashMap<Vec<u8>, OpenSession>,
}

#[derive(Debug)]
struct OpenSession {
    until: Duration,
    /// Its name in voice tokens.
    login: LoginId,
    ended: CancellationToken,
}

/// Ends with a session, so that what was opened in it does not outlive it.
#[derive(Debug, Clone)]
pub(crate) struct SessionEnd {
    ended: CancellationToken,
    remaining: Duration,
}

impl SessionEnd {
    /// Waits until the session is over: logged out, crowded out, or too old.
    pub(crate) async fn reached(&self) {
        tokio::select! {
            () = self.ended.cancelled() => {}
            () = tokio::time::sleep(self.remaining) => {}
        }
    }
}

impl Drop for OpenSession {
    fn drop(&mut self) {
        self.ended.cancel();
    }
}

impl Sessions {
    pub(super) fn open(&mut self, token: &SessionToken, login: LoginId, now: Duration) {
        self.open.retain(|_, session| session.until > now);
        if self.open.len() >= MAX_SESSIONS {
            let oldest =
                self.open.iter().min_by_key(|(_, session)| session.until).map(|(hash, _)| hash.clone());
            oldest.map(|hash| self.open.remove(&hash));
        }
        let until = now + SESSION_LIFETIME;
        self.open.insert(token.hash(), OpenSession { until, login, ended: CancellationToken::new() });
    }

    /// The end of a session; `None` if there is no such session.
    pub(super) fn end_of(&self, token: &SessionToken, now: Duration) -> Option<SessionEnd> {
        let session = self.open.get(&token.hash())?;
        let remaining = session.until.checked_sub(now).filter(|remaining| !remaining.is_zero())?;
        Some(SessionEnd { ended: session.ended.clone(), remaining })
    }

    /// The name of a session in voice tokens; `None` if there is no such session.
    pub(super) fn login_of(&self, token: &SessionToken, now: Duration) -> Option<LoginId> {
        self.open
            .get(&token.hash())
            .filter(|session| session.until > now)
            .map(|session| session.login.clone())
    }

    /// Whether a session with this name is open.
    pub(super) fn is_open(&self, login: &LoginId, now: Duration) -> bool {
        self.open.values().any(|session| session.login == *login && session.until > now)
    }

    /// Closes a session, if it is open, and returns its name in voice tokens.
    pub(super) fn close(&mut self, token: &SessionToken) -> Option<LoginId> {
        self.open.remove(&token.hash()).map(|session| session.login.clone())
    }
}

pub(crate) mod cookie {
    //! The cookie that holds the session's token.

    use http::{HeaderMap, HeaderValue};

    use super::{SESSION_LIFETIME, SessionToken};

    /// Over https the browser accepts the name only with `Secure`, without `Domain` and for the whole host
    /// (RFC 6265bis, 4.1.3.2), so that no neighbouring host can set the cookie.
    const fn name(https: bool) -> &'static str {
        if https { "__Host-greenroom" } else { "greenroom" }
    }

    pub(in crate::auth) fn read(headers: &HeaderMap, https: bool) -> Option<SessionToken> {
        requester::cookie(headers, name(https)).map(SessionToken::from_cookie)
    }

    pub(crate) fn set(token: &SessionToken, https: bool) -> Option<HeaderValue> {
        write(token.as_str(), SESSION_LIFETIME.as_secs(), https)
    }

    pub(crate) fn clear(https: bool) -> Option<HeaderValue> {
        write("", 0, https)
    }

    fn write(value: &str, seconds: u64, https: bool) -> Option<HeaderValue> {
        let secure = if https { "; Secure" } else { "" };
        let name = name(https);
        let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&cookie).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(number: usize) -> SessionToken {
        SessionToken::from_cookie(&format!("{number:064x}"))
    }

    fn login(number: usize) -> LoginId {
        LoginId::from(&*number.to_string())
    }

    fn knows(sessions: &Sessions, number: usize, now: Duration) -> bool {
        sessions.end_of(&token(number), now).is_some()
    }

    #[test]
    fn a_session_lasts_twelve_hours() {
        let mut sessions = Sessions::default();
        sessions.open(&token(1), login(1), Duration::ZERO);
        assert!(knows(&sessions, 1, SESSION_LIFETIME - Duration::from_secs(1)));
        assert!(!knows(&sessions, 1, SESSION_LIFETIME));
        assert!(!knows(&sessions, 2, Duration::ZERO));
    }

    #[test]
    fn a_session_left_is_over() {
        let mut sessions = Sessions::default();
        sessions.open(&token(1), login(1), Duration::ZERO);
        sessions.open(&token(2), login(2), Duration::ZERO);
        assert_eq!(sessions.close(&token(1)), Some(login(1)));
        assert!(!knows(&sessions, 1, Duration::ZERO) && knows(&sessions, 2, Duration::ZERO));
        let open = [1, 2].map(|number| sessions.is_open(&login(number), Duration::ZERO));
        assert_eq!(open, [false, true]);
        assert!(!sessions.is_open(&login(2), SESSION_LIFETIME), "too old");
    }

    #[test]
    fn sessions_without_end_are_not_all_remembered() {
        let mut sessions = Sessions::default();
        for number in 0..=MAX_SESSIONS {
            sessions.open(&token(number), login(number), Duration::from_secs(number as u64));
        }
        assert_eq!(sessions.open.len(), MAX_SESSIONS);
        let now = Duration::from_secs(MAX_SESSIONS as u64);
        assert!(!knows(&sessions, 0, now) && knows(&sessions, 1, now));
    }

    #[test]
    fn the_token_itself_is_not_kept() {
        let mut sessions = Sessions::default();
        sessions.open(&token(7), login(7), Duration::ZERO);
        assert!(!sessions.open.contains_key(token(7).as_str().as_bytes()));
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_opened_in_a_session_is_told_of_its_end() {
        let mut sessions = Sessions::default();
        sessions.open(&token(1), login(1), Duration::ZERO);
        let left = sessions.end_of(&token(1), Duration::ZERO).expect("open");
        let _ = sessions.close(&token(1));
        left.reached().await;

        let begin = tokio::time::Instant::now();
        sessions.open(&token(2), login(2), Duration::ZERO);
        let old = sessions.end_of(&token(2), Duration::from_secs(3_600)).expect("open");
        old.reached().await;
        assert_eq!(begin.elapsed().as_secs(), (SESSION_LIFETIME - Duration::from_secs(3_600)).as_secs());
    }
}
