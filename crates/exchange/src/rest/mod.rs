//! stub
use std::sync::Arc;
pub(crate) fn router(_account: Arc<crate::Account>, _line: crate::shell::Line) -> axum::Router { axum::Router::new() }
