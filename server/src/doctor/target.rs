use std::{net::SocketAddr, path::PathBuf};

use exchange::{OwnAccount, media::ProbeKey, store::directory::DirectoryStore};
use studio::{ApiKey, routes};
use twilio::{rest::Application, sid::ApplicationSid};
use url::Url;

use super::{AudioTarget, speech};
use crate::{
    Config,
    config::{AccountCredentials, AccountSource, PublicUrl},
    router::EXCHANGE_PATH,
};

/// The studio that the configuration describes, to be compared with the one that runs.
#[derive(Debug, Clone)]
pub struct DoctorTarget {
    /// The credentials for the REST API.
    pub credentials: AccountCredentials,
    /// The key that signs access tokens.
    pub api_key: Option<ApiKey>,
    /// The application that calls go to.
    pub application_sid: ApplicationSid,
    /// The application of the DJ's own line, if there is one.
    pub dj_application_sid: Option<ApplicationSid>,
    /// Where webhooks are sent.
    pub webhook_base: PublicUrl,
    /// The address that browsers know the studio by.
    pub public_url: PublicUrl,
    /// The callers' queue.
    pub queue_name: String,
    /// Whether the account is at Twilio, so that telephone numbers may lead here.
    pub at_twilio: bool,
    /// Where the embedded exchange's audio goes; `None` with an account, and where the configuration does not say.
    pub audio: Option<AudioTarget>,
    /// The program that the embedded exchange speaks through; `None` where Twilio speaks.
    pub speech_program: Option<PathBuf>,
}

/// The embedded exchange makes its account when it first starts, and it has not started yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the studio has never been started with this DATA_DIR; start it with `greenroom`, then try again beside it"
)]
pub struct NotStarted;

impl DoctorTarget {
    /// Takes what the configuration says; the account of the embedded exchange is read from its folder.
    ///
    /// # Errors
    /// When the embedded exchange has no account yet, or a damaged one.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        let queue_name = config.queue.name.clone();
        match &config.account {
            AccountSource::Twilio(account) => Ok(Self {
                credentials: account.credentials.clone(),
                api_key: account.api_key.clone(),
                application_sid: account.application_sid.clone(),
                dj_application_sid: account.dj_application_sid.clone(),
                webhook_base: config.public_url(config.http_address),
                public_url: config.public_url(config.http_address),
                queue_name,
                at_twilio: true,
                audio: None,
                speech_program: None,
            }),
            AccountSource::Embedded => {
                let folder = config.data_dir.join("exchange");
                if !folder.join("account.json").is_file() {
                    return Err(NotStarted.into());
                }
                let account = OwnAccount::load_or_create(&folder, &mut || [0; 16])?;
                let directory = DirectoryStore::new(&folder).load(&account.sid)?;
                let application = directory.find::<Application>(&account.application_sid);
                // The studio takes a port of its own at each start, and says which in its application.
                let webhook_base = application
                    .and_then(|application| application.voice_url.as_deref())
                    .and_then(|voice_url| voice_url.strip_suffix(routes::VOICE)?.parse().ok())
                    .ok_or(NotStarted)?;
                let here = PublicUrl::of_listener(config.http_address);
                let audio = audio(config, ProbeKey::of_account(&account.auth_token));
                Ok(Self {
                    credentials: AccountCredentials {
                        account_sid: account.sid,
                        auth_token: account.auth_token,
                        rest_url: Url::parse(&here.join(EXCHANGE_PATH))?,
                    },
                    api_key: Some(ApiKey { sid: account.api_key, secret: account.api_key_secret }),
                    application_sid: account.application_sid,
                    // It is found by name there.
                    dj_application_sid: None,
                    webhook_base,
                    public_url: config.public_url(config.http_address),
                    queue_name,
                    at_twilio: false,
                    audio,
                    speech_program: Some(speech::PROGRAM.into()),
                })
            }
        }
    }
}

/// Where audio goes by the configuration; `None` where it takes any free port.
fn audio(config: &Config, key: ProbeKey) -> Option<AudioTarget> {
    let media = &config.media;
    let at = |port: u16| media.addresses.iter().map(|ip| SocketAddr::new(*ip, port)).collect();
    let port = Some(media.port.unwrap_or(config.http_address.port())).filter(|port| *port != 0)?;
    let tcp = media.tcp_port.filter(|port| *port != 0).map(at).unwrap_or_default();
    Some(AudioTarget { udp: at(port), tcp, key })
}
