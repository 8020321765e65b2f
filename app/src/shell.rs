use leptos::{config::LeptosOptions, nonce::use_nonce, prelude::*};

use crate::pages::Page;

/// The HTML document around every page.
///
/// Order matters: the telephone's scripts are deferred, the page's own is a module, and browsers run
/// both kinds in document order. So the SDK is loaded before the page needs it, and the shim before the
/// SDK reads `WebSocket`.
#[must_use]
pub fn shell(options: LeptosOptions, page: Page) -> impl IntoView {
    // Twilio is always reached by wss; only an exchange on this host may use ws.
    let studio = use_context::<studio::Studio>();
    let plain_signalling = studio.as_ref().is_some_and(|studio| studio.signalling_path().is_some());
    let title = page.title(|| studio.map(|studio| studio.lines_notice()));
    let stylesheet = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    // Leptos asks for the files that its options name.
    let mut module = options.clone();
    module.output_name = page.module(&options.output_name).into();
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <title>{title}</title>
                // The name is what hot reload looks for.
                <link rel="stylesheet" href=stylesheet id="leptos" />
                {plain_signalling
                    .then(|| {
                        view! { <script src="/js/signalling-over-http.js" defer nonce=use_nonce()></script> }
                    })}
                <script src="/voice-sdk/twilio.min.js" defer nonce=use_nonce()></script>
                <AutoReload options />
                <HydrationScripts options=module />
            </head>
            <body>
                {page.content()}
            </body>
        </html>
    }
}
