use leptos::{config::LeptosOptions, nonce::use_nonce, prelude::*};

use crate::pages::AppPage;

/// The HTML document around every page.
///
/// Order matters: the telephone's scripts are deferred, the page's own is a module, and browsers run
/// both kinds in document order. So the SDK is loaded before the page needs it, and the shim before the
/// SDK reads `WebSocket`.
#[must_use]
pub fn shell(options: LeptosOptions, page: AppPage) -> impl IntoView {
    // Twilio is always reached by wss; only an exchange on this host may use ws.
    let studio = use_context::<studio::Studio>();
    let plain_signalling = studio.as_ref().is_some_and(|studio| studio.signalling_path().is_some());
    let title = page.title(|| studio.map(|studio| studio.lines_notice()));
    let stylesheet = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    // Not `HydrationScripts`, which names the same module in every page of a process.
    let module = format!("/{}/{}", options.site_pkg_dir, page.module(&options.output_name));
    let (script, wasm) = (format!("{module}.js"), format!("{module}.wasm"));
    // In the document itself, so that it can tell of every other file that is missing.
    let start = format!("const script = '{script}', wasm = '{wasm}';\n{}", include_str!("start.js"));
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                // A number or a time in a caller's line is no link for a telephone to make of it.
                <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <title>{title}</title>
                // The name is what hot reload looks for.
                <link rel="stylesheet" href=stylesheet id="leptos" />
                {plain_signalling
                    .then(|| {
                        view! { <script src="/js/signalling-over-http.js" defer nonce=use_nonce()></script> }
                    })}
                <script src="/js/live-text.js" type="module" nonce=use_nonce()></script>
                <script src="/voice-sdk/twilio.min.js" defer nonce=use_nonce()></script>
                <AutoReload options />
                <link rel="modulepreload" href=script crossorigin="anonymous" />
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
                <script type="module" nonce=use_nonce() inner_html=start></script>
            </head>
            <body>
                {page.content()}
            </body>
        </html>
    }
}
