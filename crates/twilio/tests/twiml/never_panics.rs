//! Reading survives anything that a server may send.

use proptest::prelude::*;
use twilio::twiml::{Response, parse};

const ELEMENT: &str = "(Response|Dial|Queue|Client|Identity|Parameter|Number|Conference|Say|s|prosody|break|Sip|Play|Pause|Redirect|Hangup|Reject|Leave|Enqueue|Gather|Record|Task)";

const ATTRIBUTE: &str = "(method|timeout|loop|length|digits|url|action|waitUrl|finishOnKey|name|value|beep|rate|time|machineDetection|password|statusCallback|statusCallbackEvent|xmlns)=(\"[^\"<&]{0,6}\"|'(GET|POST|true|0|1|99|#|&amp;|&#9;|&#x10FFFF;)')";

fn matching(pattern: &str) -> impl Strategy<Value = String> + use<> {
    proptest::string::string_regex(pattern).expect("a pattern")
}

/// A piece of something like `TwiML`, whole or not.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => matching(&format!("<{ELEMENT}( {ATTRIBUTE}){{0,3}}/?>")),
        4 => matching(&format!("</{ELEMENT}>")),
        2 => matching("\\PC{0,12}"),
        1 => matching("(<!--|-->|<!\\[CDATA\\[|\\]\\]>|<\\?xml version=\"1.0\"\\?>|<!DOCTYPE a \\[|\\]>|&|&amp;|&#;|<|>|\"|\u{feff}|\u{0})"),
    ]
}

/// Well-formed XML of `TwiML`'s elements and attributes, in any nesting.
fn tree() -> impl Strategy<Value = String> {
    let leaf = matching("([ a-z0-9:/+*#]|&amp;|&#13;|<!-- c -->|<!\\[CDATA\\[<&\\]\\]>){0,8}");
    leaf.prop_recursive(4, 24, 4, |inner| {
        let children = proptest::collection::vec(inner, 0..4);
        (matching(ELEMENT), proptest::option::of(matching(ATTRIBUTE)), children).prop_map(
            |(name, attribute, children)| {
                format!("<{name} {}>{}</{name}>", attribute.unwrap_or_default(), children.concat())
            },
        )
    })
}

/// Whatever could be read must also be what its own writing says.
fn check(xml: &str) {
    if let Ok(parsed) = parse(xml) {
        let written = parsed.response.to_xml();
        let again = parse(&written).map(|again| again.response);
        assert_eq!(again, Ok(parsed.response), "{xml:?} was written as {written:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn on_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn on_any_text(text in "\\PC{0,200}") {
        check(&text);
        check(&format!("<Response>{text}</Response>"));
    }

    #[test]
    fn on_heaps_of_twiml(pieces in proptest::collection::vec(piece(), 0..20)) {
        let heap = pieces.concat();
        check(&heap);
        check(&format!("<Response>{heap}</Response>"));
        check(&format!("<Response><Dial>{heap}</Dial></Response>"));
    }

    #[test]
    fn on_any_tree(inside in tree()) {
        check(&format!("<Response>{inside}</Response>"));
    }
}

#[test]
fn on_a_document_as_deep_as_fits() {
    let depth = 7_000;
    for inner in ["s", "Say", "x"] {
        let nested = format!("{}{}", format!("<{inner}>").repeat(depth), format!("</{inner}>").repeat(depth));
        let xml = format!("<Response><Say>{nested}</Say></Response>");
        if xml.len() <= twilio::twiml::MAX_DOCUMENT_BYTES {
            let _ = parse(&xml);
        } else {
            assert_eq!(parse(&xml).map_err(|error| error.code()), Err(11750));
        }
    }
}

#[test]
fn on_many_attributes() {
    let attributes: String = (0..5_000).map(|number| format!(" a{number}=''")).collect();
    let parsed = parse(&format!("<Response><Say{attributes}>x</Say></Response>")).expect("readable");
    assert_eq!(parsed.response.verbs.len(), 1);
    assert_ne!(parsed.response, Response::new());
}
