//! The scope URIs inside a capability token.
//!
//! `scope:<service>:<privilege>[?<query>]`, several separated by spaces. Twilio's libraries differ in the
//! order of the query's keys and in how they write a space, so everything is looked up by name.

use super::{OutgoingApplication, TokenError};
use crate::sid::ApplicationSid;

/// What a capability token permits.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Scopes {
    pub outgoing: Option<OutgoingApplication>,
    /// The name under which outgoing calls appear.
    pub outgoing_name: Option<String>,
    pub incoming: Option<String>,
}

impl Scopes {
    /// Reads the `scope` claim. Scopes of other services are passed over.
    ///
    /// # Errors
    /// When an outgoing scope names no application, or an incoming one no client.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let mut scopes = Self::default();
        for uri in text.split(' ') {
            let (name, query) = uri.split_once('?').unwrap_or((uri, ""));
            match name {
                "scope:client:outgoing" if scopes.outgoing.is_none() => {
                    let application_sid = ApplicationSid::parse(&value(query, "appSid").unwrap_or_default())
                        .map_err(|_| {
                            TokenError::InvalidGrant("scope:client:outgoing needs a valid appSid")
                        })?;
                    let params = value(query, "appParams").map(|form| pairs(&form)).unwrap_or_default();
                    scopes.outgoing = Some(OutgoingApplication { application_sid, params });
                    scopes.outgoing_name = value(query, "clientName");
                }
                "scope:client:incoming" if scopes.incoming.is_none() => {
                    let name = value(query, "clientName")
                        .ok_or(TokenError::InvalidGrant("scope:client:incoming needs a clientName"))?;
                    scopes.incoming = Some(name);
                }
                _ => {}
            }
        }
        Ok(scopes)
    }
}

/// Writes one scope URI; without parameters there is no question mark.
pub fn write(service: &str, privilege: &str, query: &[(&str, String)]) -> String {
    let mut uri = format!("scope:{service}:{privilege}");
    if !query.is_empty() {
        uri.push('?');
        uri.push_str(&form(query));
    }
    uri
}

/// Form-encodes pairs; a space becomes `%20`, which every reader understands.
pub fn form<K: AsRef<str>, V: AsRef<str>>(pairs: &[(K, V)]) -> String {
    let form: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    form.replace('+', "%20")
}

fn pairs(form: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(form.as_bytes()).into_owned().collect()
}

fn value(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes())
        .find_map(|(key, value)| (key == name && !value.is_empty()).then(|| value.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AP: &str = "APcccccccccccccccccccccccccccccccc";

    fn outgoing(params: &[(&str, &str)]) -> Option<OutgoingApplication> {
        let params = params.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Some(OutgoingApplication { application_sid: ApplicationSid::parse(AP).expect("valid"), params })
    }

    #[test]
    fn both_dialects_mean_the_same() {
        let python = format!(
            "scope:client:outgoing?appParams=foo%3Da%2Bb%2526c&appSid={AP}&clientName=dj+one scope:client:incoming?clientName=dj+one"
        );
        let node = format!(
            "scope:client:incoming?clientName=dj%20one scope:client:outgoing?appSid={AP}&clientName=dj%20one&appParams=foo%3Da%2520b%2526c"
        );
        let meant = Scopes {
            outgoing: outgoing(&[("foo", "a b&c")]),
            outgoing_name: Some("dj one".into()),
            incoming: Some("dj one".into()),
        };
        assert_eq!(Scopes::parse(&python), Ok(meant));
        assert_eq!(Scopes::parse(&python), Scopes::parse(&node));
    }

    #[test]
    fn nothing_permitted_is_no_error() {
        assert_eq!(Scopes::parse(""), Ok(Scopes::default()));
    }

    #[test]
    fn scopes_of_other_services_are_passed_over() {
        for text in [
            "scope:service:godmode?key+with+space=val",
            "scope:stream:subscribe?path=/2010-04-01/Events&appParams=foo%3Dbar",
            "scope:client:outgoings?appSid=x",
            "nonsense",
            "  ",
        ] {
            assert_eq!(Scopes::parse(text), Ok(Scopes::default()), "{text:?}");
        }
    }

    #[test]
    fn a_permission_without_its_object_is_refused() {
        for text in [
            "scope:client:outgoing",
            "scope:client:outgoing?appSid=AP123",
            "scope:client:incoming",
            "scope:client:incoming?clientName=",
        ] {
            assert_eq!(Scopes::parse(text).map_err(|error| error.code()), Err(20106), "{text:?}");
        }
    }
}
