//! Whatever a listener's page says on its stream is read or ignored; what is read says the same when it is written.

use show::CallHello;

/// Checks one text; panics if what is said above does not hold.
pub fn check(text: &str) {
    let Ok(hello) = serde_json::from_str::<CallHello>(text) else { return };
    let written = serde_json::to_string(&hello).expect("can be written");
    assert_eq!(serde_json::from_str::<CallHello>(&written).ok(), Some(hello), "written as {written}");
}
