use leptos::{config::LeptosOptions, nonce::use_nonce, prelude::*};
use leptos_meta::{HashedStylesheet, MetaTags};

use crate::App;

/// The document around every page, as the server sends it.
///
/// Order matters: the telephone's scripts are deferred, the page's own is a module, and browsers run
/// both kinds in the order they stand here. So the SDK is there before the page needs it, and the
/// shim before the SDK takes hold of `WebSocket`.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    // Twilio itself is always reached by wss; only an exchange on this very host may be plain.
    let plain_signalling =
        use_context::<studio::Studio>().is_some_and(|studio| studio.signalling_path().is_some());
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <HashedStylesheet options=options.clone() id="leptos" />
                {plain_signalling
                    .then(|| {
                        view! { <script src="/js/signalling-over-http.js" defer nonce=use_nonce()></script> }
                    })}
                <script src="/voice-sdk/twilio.min.js" defer nonce=use_nonce()></script>
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
