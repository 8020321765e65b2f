//! The pages as a reader without JavaScript gets them: rendered by the server, whole.
//!
//! No studio is in context, so the queue cannot be read; that is one of the things to be told plainly.

use app::{AppPage, shell};
use axum::{Router, body::Body, extract::Request, http::StatusCode};
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, render_app_async_with_context};
use tower::ServiceExt;

/// Asks for a page as a browser does; answers with its status and its document.
async fn page(address: &str) -> (StatusCode, String) {
    let options = LeptosOptions::builder().output_name("greenroom").build();
    let render = render_app_async_with_context(|| (), {
        let (options, page) = (options.clone(), AppPage::at(address));
        move || shell(options.clone(), page)
    });
    // No pages here: this starts what Leptos runs its tasks with.
    let pages = Router::new().leptos_routes(&options, Vec::new(), || ()).fallback(render).with_state(options);
    let request = Request::get(address).body(Body::empty()).expect("a request");
    let response = pages.oneshot(request).await.expect("infallible");
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("a body");
    (status, String::from_utf8(body.to_vec()).expect("UTF-8"))
}

/// What a person reads: the tags and the marks left for hydration taken out.
fn text(html: &str) -> String {
    let body = html.split_once("<body>").map_or(html, |(_, body)| body);
    body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

/// The opening tag of the button whose name, given or shown, starts so; empty if there is none.
fn button<'a>(html: &'a str, name: &str) -> &'a str {
    let label = format!("aria-label=\"{name}");
    html.split("<button")
        .skip(1)
        .filter_map(|part| part.split("</button>").next()?.split_once('>'))
        .find(|(tag, shown)| tag.contains(&label) || text(&format!(">{shown}")).starts_with(name))
        .map_or("", |(tag, _)| tag)
}

#[tokio::test]
async fn the_djs_page_reads_whole_without_javascript() {
    let (status, html) = page("/").await;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains("<title>Greenroom: studio</title>"), "{html}");
    assert!(html.contains("<html lang=\"en\">"), "{html}");
    let read = text(&html);
    for words in [
        "Loading…",
        "Off air",
        "Nobody on air",
        "Nobody is waiting",
        "How long each caller has waited",
        "The last hour",
        "Direct line",
        "Queue Status",
        "Current size",
        "Average wait time",
        "needs JavaScript",
        "Refresh",
    ] {
        assert!(read.contains(words), "{words}: {read}");
    }
}

#[tokio::test]
async fn no_button_of_the_telephone_works_before_there_is_one() {
    for (address, names) in [
        ("/", &["Connect to Queue", "Mute me", "Back to waiting", "Lock", "Hang Up"][..]),
        ("/call", &["Call the Studio", "Hang Up"][..]),
        ("/embed/call", &["Call", "Hang up"][..]),
    ] {
        let (_, html) = page(address).await;
        for name in names {
            assert!(button(&html, name).contains(" disabled"), "{name}: {html}");
        }
        assert!(!button(&html, "Refresh").contains(" disabled"), "{html}");
    }
}

#[tokio::test]
async fn the_page_for_frames_reads_whole_without_javascript_and_leads_to_the_studios_own() {
    let (status, html) = page("/embed/call").await;
    assert_eq!(status, StatusCode::OK);
    let read = text(&html);
    for words in ["Call the studio", "Loading…", "needs JavaScript and a microphone"] {
        assert!(read.contains(words), "{words}: {read}");
    }
    assert!(html.contains("href=\"/call\""), "{html}");
}

#[tokio::test]
async fn a_queue_that_cannot_be_read_is_told_in_the_page() {
    let (status, html) = page("/").await;
    assert_eq!(status, StatusCode::OK);
    let read = text(&html);
    for words in
        ["The queue cannot be read: the studio", "The show cannot be read: the studio cannot do this"]
    {
        assert!(read.contains(words), "{words}: {read}");
    }
}

#[tokio::test]
async fn the_listeners_page_tells_what_it_takes_to_call() {
    let (status, html) = page("/call").await;
    assert_eq!(status, StatusCode::OK);
    let read = text(&html);
    for words in ["Call the studio", "Turn your radio down", "needs JavaScript and a microphone"] {
        assert!(read.contains(words), "{words}: {read}");
    }
}

#[tokio::test]
async fn the_sdk_stands_before_the_pages_own_script() {
    let (_, html) = page("/").await;
    let sdk = html.find("/voice-sdk/twilio.min.js").expect("the SDK");
    let own = html.find("<script type=\"module\"").expect("the page's own script");
    assert!(sdk < own, "{html}");
}

#[tokio::test]
async fn without_an_exchange_on_this_host_sockets_are_left_alone() {
    let (_, html) = page("/").await;
    assert!(!html.contains("signalling-over-http.js"), "{html}");
}

#[tokio::test]
async fn the_page_for_an_address_that_is_none_leads_back() {
    let (_, html) = page("/nowhere").await;
    assert!(html.contains("<title>Greenroom: no such page</title>"), "{html}");
    assert!(html.contains("href=\"/call\""), "{html}");
}
