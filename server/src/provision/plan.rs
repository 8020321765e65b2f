//! Plans what has to be done, from what the account has. It is pure, so that `--dry-run` shows exactly what
//! would be done.

use std::fmt;

use twilio::{
    rest::{Application, IncomingPhoneNumber, Key},
    sid::{ApiKeySid, ApplicationSid, PhoneNumberSid},
    twiml::Method,
};

/// The friendly name of everything made here, by which it is found again.
pub const NAME: &str = "Greenroom";

/// What the account has.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Its API keys.
    pub keys: Vec<Key>,
    /// Its applications.
    pub applications: Vec<Application>,
    /// Whether the show's queue exists.
    pub has_queue: bool,
    /// Its telephone numbers.
    pub numbers: Vec<IncomingPhoneNumber>,
}

/// One of the studio's applications.
#[derive(Debug, Clone)]
pub struct WantedApplication {
    /// Its friendly name, by which it is found again.
    pub name: &'static str,
    /// Its Voice URL, which Twilio requests with POST.
    pub voice_url: String,
    /// The one in our settings.
    pub sid: Option<ApplicationSid>,
    /// The number that is to lead to it.
    pub number: Option<String>,
}

/// What the studio needs.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The URL that Twilio tells with POST when a call ends.
    pub status_callback: String,
    /// The studio's application, and that of the DJ's own line.
    pub applications: [WantedApplication; 2],
    /// Name of the callers' queue.
    pub queue_name: String,
    /// The key in our settings, if its secret is there too.
    pub api_key: Option<ApiKeySid>,
}

/// One thing to do, or one that needs nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProvisionStep {
    /// The application is as it should be.
    KeepApplication(&'static str, ApplicationSid),
    /// The application has a wrong URL or method.
    UpdateApplication(&'static str, ApplicationSid),
    /// There is no application of ours with this name.
    MakeApplication(&'static str),
    /// The queue exists.
    KeepQueue(String),
    /// The queue does not exist.
    MakeQueue(String),
    /// The number leads to the application already.
    KeepNumber(String),
    /// The number leads elsewhere, or nowhere.
    PointNumber {
        /// The SID of the number.
        sid: PhoneNumberSid,
        /// The number.
        number: String,
        /// The application that it is to lead to.
        to: &'static str,
        /// Where its calls go now.
        was: String,
    },
    /// The key of our settings exists.
    KeepKey(ApiKeySid),
    /// Our settings have no key with its secret, or one the account does not know.
    MakeKey {
        /// A key with our name, whose secret nobody can look up.
        lost: Option<ApiKeySid>,
    },
}

impl ProvisionStep {
    /// Whether this step changes anything.
    #[must_use]
    pub const fn changes(&self) -> bool {
        !matches!(
            self,
            Self::KeepApplication(..) | Self::KeepQueue(_) | Self::KeepNumber(_) | Self::KeepKey(_)
        )
    }
}

/// The number asked for does not belong to the account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{number} is no number of this account; it has {}", if .has.is_empty() { "none".to_owned() } else { .has.join(", ") })]
pub struct NoSuchNumber {
    number: String,
    has: Vec<String>,
}

/// What has to be done, in order. The key comes last: it cannot be made again
/// after an interruption, since Twilio shows its secret once.
///
/// # Errors
/// When the number is none of the account's.
pub fn plan(wanted: &Wanted, found: &Found) -> Result<Vec<ProvisionStep>, NoSuchNumber> {
    let own = wanted.applications.each_ref().map(|wanted| (wanted, own_application(wanted, found)));
    let mut steps: Vec<_> = own
        .iter()
        .map(|(application, own)| match own {
            None => ProvisionStep::MakeApplication(application.name),
            Some(own) if is_as_wanted(own, application, wanted) => {
                ProvisionStep::KeepApplication(application.name, own.sid.clone())
            }
            Some(own) => ProvisionStep::UpdateApplication(application.name, own.sid.clone()),
        })
        .collect();
    steps.push(match found.has_queue {
        true => ProvisionStep::KeepQueue(wanted.queue_name.clone()),
        false => ProvisionStep::MakeQueue(wanted.queue_name.clone()),
    });
    for (application, own) in own {
        let Some(number) = &application.number else { continue };
        let known = found.numbers.iter().find(|known| known.phone_number == *number);
        let known = known.ok_or_else(|| NoSuchNumber {
            number: number.clone(),
            has: found.numbers.iter().map(|known| known.phone_number.clone()).collect(),
        })?;
        let leads_here = known.trunk_sid.is_none()
            && own.is_some_and(|own| known.voice_application_sid.as_ref() == Some(&own.sid));
        steps.push(if leads_here {
            ProvisionStep::KeepNumber(number.clone())
        } else {
            let (sid, number) = (known.sid.clone(), number.clone());
            ProvisionStep::PointNumber { sid, number, to: application.name, was: destination(known) }
        });
    }
    let known = wanted.api_key.as_ref().filter(|sid| found.keys.iter().any(|key| key.sid == **sid));
    steps.push(match known {
        Some(sid) => ProvisionStep::KeepKey(sid.clone()),
        None => ProvisionStep::MakeKey {
            lost: found
                .keys
                .iter()
                .find(|key| key.friendly_name.as_deref() == Some(NAME))
                .map(|key| key.sid.clone()),
        },
    });
    Ok(steps)
}

/// The application that our settings name, or else one with our name; of several, one that is right already.
fn own_application<'a>(wanted: &WantedApplication, found: &'a Found) -> Option<&'a Application> {
    let of_settings = found.applications.iter().find(|own| wanted.sid.as_ref() == Some(&own.sid));
    let of_name = || {
        let named =
            || found.applications.iter().filter(|own| own.friendly_name.as_deref() == Some(wanted.name));
        named().find(|own| own.voice_url.as_ref() == Some(&wanted.voice_url)).or_else(|| named().next())
    };
    of_settings.or_else(of_name)
}

/// Whether an application sends calls here.
fn is_as_wanted(own: &Application, application: &WantedApplication, wanted: &Wanted) -> bool {
    own.voice_url.as_ref() == Some(&application.voice_url)
        && own.voice_method == Some(Method::Post)
        && own.status_callback.as_ref() == Some(&wanted.status_callback)
        && own.status_callback_method == Some(Method::Post)
}

/// Where a number's calls go: a trunk comes before an application, and an application before the number's own
/// URL.
fn destination(number: &IncomingPhoneNumber) -> String {
    match (&number.trunk_sid, &number.voice_application_sid, number.voice_url.as_deref()) {
        (Some(trunk), ..) => format!("trunk {trunk}"),
        (None, Some(application), _) => format!("application {application}"),
        (None, None, Some(url)) if !url.is_empty() => url.to_owned(),
        _ => "nothing".to_owned(),
    }
}

impl fmt::Display for ProvisionStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeepApplication(name, sid) => {
                write!(f, "keep application {name}, {sid}: its URLs are right")
            }
            Self::UpdateApplication(name, sid) => write!(f, "set the URLs of application {name}, {sid}"),
            Self::MakeApplication(name) => write!(f, "make the application {name}"),
            Self::KeepQueue(name) => write!(f, "keep queue {name}: it exists"),
            Self::MakeQueue(name) => write!(f, "make the queue {name}"),
            Self::KeepNumber(number) => write!(f, "keep number {number}: it leads to its application"),
            Self::PointNumber { number, to, was, .. } => {
                write!(f, "point number {number} at the application {to} (now: {was})")
            }
            Self::KeepKey(sid) => write!(f, "keep API key {sid}: it is in the settings"),
            Self::MakeKey { lost: None } => write!(f, "make the API key {NAME}"),
            Self::MakeKey { lost: Some(sid) } => write!(
                f,
                "make another API key {NAME}: the secret of {sid} is not in the settings and cannot be looked \
                 up; delete that one in Twilio's console if nothing uses it"
            ),
        }
    }
}
