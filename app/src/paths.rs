//! The paths that the pages ask for and the server answers at, beside those of pages and server functions.

/// The `WebSocket` of the DJ's screens.
pub const LIVE_SHOW: &str = "/live";
/// The `WebSocket` of a listener's own call.
pub const LIVE_CALL: &str = "/live/call";
/// A POST to this path ends the DJ's session.
pub const LOGOUT: &str = "/logout";
