//! One address of the server, with who may use it and how often.
//!
//! A [`Route`] cannot be made without its [`AccessRule`], and is mounted behind it, so that renaming an address
//! opens nothing.

use std::borrow::Cow;

use axum::{
    Router,
    extract::State,
    handler::Handler,
    middleware::from_fn_with_state,
    routing::{MethodFilter, MethodRouter},
};
use http::Method;
use studio::Studio;

use crate::{AppState, middleware::access, signed_request::SignedRequest};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessRule {
    /// Everybody.
    Anyone,
    /// The DJ, which [`access::require_dj`] checks.
    Dj,
    /// Twilio, or the embedded exchange in its place: the handler takes a `SignedRequest`.
    Twilio,
    /// Whoever has the key of a `[[token_service]]`; the handler compares it.
    KeyHolder,
    /// Decided by the embedded exchange, which has rules of its own.
    Exchange,
}

/// One address of the server.
pub struct Route {
    path: Cow<'static, str>,
    rule: AccessRule,
    is_listener_call: bool,
    target: RouteTarget,
}

/// What answers at an address.
enum RouteTarget {
    Methods(Vec<Method>, Box<MethodRouter<AppState>>),
    /// A router of its own, for everything below the address too.
    Nested(Router),
}

impl Route {
    /// An address that answers no method yet.
    pub(crate) fn new(path: impl Into<Cow<'static, str>>, rule: AccessRule) -> Self {
        let target = RouteTarget::Methods(Vec::new(), Box::default());
        Self { path: path.into(), rule, is_listener_call: false, target }
    }

    /// An address below which `router` answers.
    pub(crate) fn nested(path: impl Into<Cow<'static, str>>, rule: AccessRule, router: Router) -> Self {
        Self { path: path.into(), rule, is_listener_call: false, target: RouteTarget::Nested(router) }
    }

    /// A webhook. The document or the account that names its address chooses POST or GET.
    ///
    /// Its handler takes a [`SignedRequest`], so that nothing unsigned gets there.
    pub(crate) fn webhook<M: 'static>(
        path: &'static str,
        handler: impl Handler<(M, State<Studio>, SignedRequest), AppState>,
    ) -> Self {
        Self::new(path, AccessRule::Twilio).get(handler.clone()).post(handler)
    }

    /// Answers GET, and HEAD with it.
    pub(crate) fn get<T: 'static>(self, handler: impl Handler<T, AppState>) -> Self {
        self.on(Method::GET, handler)
    }

    /// Answers POST.
    pub(crate) fn post<T: 'static>(self, handler: impl Handler<T, AppState>) -> Self {
        self.on(Method::POST, handler)
    }

    /// Answers a method.
    pub(crate) fn on<T: 'static>(mut self, method: Method, handler: impl Handler<T, AppState>) -> Self {
        if let (RouteTarget::Methods(methods, handlers), Ok(filter)) =
            (&mut self.target, MethodFilter::try_from(method.clone()))
        {
            methods.push(method);
            **handlers = std::mem::take(&mut **handlers).on(filter, handler);
        }
        self
    }

    /// Counts each request as a call by the address that it comes from.
    pub(crate) fn counted_as_listener_call(self) -> Self {
        Self { is_listener_call: true, ..self }
    }

    /// The path, which starts with a slash.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Who may use it.
    #[must_use]
    pub const fn rule(&self) -> AccessRule {
        self.rule
    }

    /// The methods it answers; `None` for all of them, and for all addresses below it.
    #[must_use]
    pub fn methods(&self) -> Option<&[Method]> {
        match &self.target {
            RouteTarget::Methods(methods, _) => Some(methods),
            RouteTarget::Nested(_) => None,
        }
    }

    /// Adds it to `router`, behind its rule and its limit.
    pub(crate) fn mount(self, router: Router<AppState>, state: &AppState) -> Router<AppState> {
        let require_dj = from_fn_with_state(state.clone(), access::require_dj);
        let limit_calls = from_fn_with_state(state.clone(), access::limit_listener_calls);
        let is_for_dj = match self.rule {
            AccessRule::Dj => true,
            AccessRule::Anyone | AccessRule::Twilio | AccessRule::KeyHolder | AccessRule::Exchange => false,
        };
        match self.target {
            RouteTarget::Methods(_, handlers) => {
                let mut handlers = *handlers;
                if self.is_listener_call {
                    // Only methods that are answered count: another method starts no call.
                    handlers = handlers.route_layer(limit_calls);
                }
                if is_for_dj {
                    handlers = handlers.layer(require_dj);
                }
                if self.rule == AccessRule::Twilio {
                    // Consoles and frameworks like to add a slash; the signature covers the address as it was asked.
                    return router
                        .route(&format!("{}/", self.path), handlers.clone())
                        .route(&self.path, handlers);
                }
                router.route(&self.path, handlers)
            }
            RouteTarget::Nested(mut nested) => {
                if self.is_listener_call {
                    nested = nested.layer(limit_calls);
                }
                if is_for_dj {
                    nested = nested.layer(require_dj);
                }
                router.nest_service(&self.path, nested)
            }
        }
    }
}
