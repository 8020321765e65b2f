//! Any document is read or refused; what is read says the same when it is written and read again.

use twilio::twiml::parse;

/// Checks one document; panics if what is said above does not hold.
pub fn check(xml: &str) {
    let Ok(parsed) = parse(xml) else { return };
    let written = parsed.response.to_xml();
    match parse(&written) {
        Ok(again) => {
            assert_eq!(again.response, parsed.response, "written as {written:?}");
            // What is missing stays missing; nothing else is odd about what we write.
            let known = |code| parsed.warnings.iter().any(|warning| warning.code == code);
            let new = again.warnings.iter().find(|warning| !known(warning.code));
            assert_eq!(new, None, "written as {written:?}");
        }
        // Escaping makes a document longer.
        Err(error) => assert_eq!(error.code(), 11750, "written as {written:?}"),
    }
}
