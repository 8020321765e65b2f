use std::collections::BTreeMap;

use super::call::Call;
use super::switchboard::Settings;

/// The names Twilio itself gives a meaning; a browser's parameter must not take one.
/// `To` and `Called` are missing on purpose: a browser may fill them.
const RESERVED: [&str; 9] = [
    "AccountSid",
    "ApiVersion",
    "ApplicationSid",
    "CallSid",
    "CallStatus",
    "Caller",
    "Direction",
    "From",
    "ParentCallSid",
];

/// The parameters of a request about `call`, sorted by name as Twilio sends them.
///
/// `extra` are those of the extra (queue, dial); they outrank what the browser chose.
pub(super) fn parameters(
    settings: &Settings,
    call: &Call,
    extra: &[(&'static str, String)],
) -> Vec<(String, String)> {
    let mut all: BTreeMap<String, String> =
        call.parameters.iter().filter(|(name, _)| !RESERVED.contains(&name.as_str())).cloned().collect();
    let to = all.get("To").or_else(|| all.get("Called")).cloned().unwrap_or_else(|| call.to.clone());
    let standard = [
        ("AccountSid", settings.account.to_string()),
        ("ApiVersion", "2010-04-01".to_owned()),
        ("CallSid", call.sid.to_string()),
        ("CallStatus", call.status.as_str().to_owned()),
        ("Called", to.clone()),
        ("Caller", call.from.clone()),
        ("Direction", call.direction.as_str().to_owned()),
        ("From", call.from.clone()),
        ("To", to),
    ];
    let application = call.application.as_ref().map(|sid| ("ApplicationSid", sid.to_string()));
    let parent = call.parent.as_ref().map(|sid| ("ParentCallSid", sid.to_string()));
    let some = application.into_iter().chain(parent).chain(extra.iter().cloned());
    for (name, value) in standard.into_iter().chain(some) {
        all.insert(name.to_owned(), value);
    }
    all.into_iter().collect()
}
