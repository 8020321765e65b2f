//! Makes in an account at Twilio what the studio needs, and nothing that is there already.

mod plan;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use studio::routes;
use twilio::{
    client::{Client, ClientConfig, ClientError, PhoneNumberFilter, PhoneNumberSettings, VoiceSettings},
    sid::ApplicationSid,
    twiml::Method,
};

use crate::{config::Provisioning, telephony::DJ_APPLICATION};

pub use plan::{Found, NAME, NoSuchNumber, ProvisionStep, Wanted, WantedApplication, plan};

/// "A queue with this name exists already" in Twilio's error dictionary.
const QUEUE_EXISTS: u32 = 22003;

/// The telephone numbers that are to lead here.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// Rings the studio.
    pub studio: Option<String>,
    /// Is the DJ's own line.
    pub dj: Option<String>,
}

/// Reads the account, prints what is to be done, and does it unless `dry_run`.
///
/// # Errors
/// When the account cannot be reached or refuses something; the message says what to do about it. What was
/// done until then stays, and the next run finds it done.
pub async fn provision(
    settings: &Provisioning,
    numbers: Numbers,
    dry_run: bool,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let credentials = &settings.credentials;
    let config = ClientConfig::new(credentials.account_sid.clone(), credentials.auth_token.clone());
    let client = Client::new(config.base_url(credentials.rest_url.clone()))?;
    let wanted = Wanted {
        status_callback: settings.public_url.join(routes::STATUS),
        queue_name: settings.queue_name.clone(),
        api_key: settings.api_key.clone(),
        applications: [
            WantedApplication {
                name: NAME,
                voice_url: settings.public_url.join(routes::VOICE),
                sid: settings.application_sid.clone(),
                number: numbers.studio,
            },
            WantedApplication {
                name: DJ_APPLICATION,
                voice_url: settings.public_url.join(routes::DJ_LINE),
                sid: settings.dj_application_sid.clone(),
                number: numbers.dj,
            },
        ],
    };
    let found = read_account(&client, &wanted).await?;
    let steps = plan(&wanted, &found)?;
    if dry_run {
        for step in &steps {
            writeln!(out, "{} {step}", if step.changes() { "would" } else { "     " })?;
        }
    } else {
        Provisioner { client, wanted: &wanted, settings, out: &mut *out, made: Vec::new() }
            .all(&steps)
            .await?;
    }
    if wanted.applications.iter().all(|application| application.number.is_none()) {
        list_numbers(&found, out)?;
    }
    Ok(())
}

async fn read_account(client: &Client, wanted: &Wanted) -> anyhow::Result<Found> {
    let refused = |error: ClientError| {
        let hint = if error.is_unauthorized() {
            "; is TWILIO_AUTH_TOKEN the primary auth token of TWILIO_ACCOUNT_SID?".to_owned()
        } else if let Some(pause) = error.retry_after() {
            format!("; run the command again in {} s", pause.as_secs())
        } else {
            String::new()
        };
        anyhow::Error::new(error).context(format!("the account could not be read{hint}"))
    };
    Ok(Found {
        applications: client.applications().list(None).await.map_err(refused)?,
        has_queue: client
            .queues()
            .find_by_friendly_name(&wanted.queue_name)
            .await
            .map_err(refused)?
            .is_some(),
        numbers: client
            .incoming_phone_numbers()
            .list(&PhoneNumberFilter::default())
            .await
            .map_err(refused)?,
        keys: client.keys().list().await.map_err(refused)?,
    })
}

struct Provisioner<'a> {
    client: Client,
    wanted: &'a Wanted,
    settings: &'a Provisioning,
    out: &'a mut (dyn Write + Send),
    /// The applications that are there by now, by name.
    made: Vec<(&'static str, ApplicationSid)>,
}

impl Provisioner<'_> {
    async fn all(mut self, steps: &[ProvisionStep]) -> anyhow::Result<()> {
        for step in steps {
            self.one(step).await.map_err(|error| {
                let busy = error.downcast_ref::<ClientError>().and_then(ClientError::retry_after);
                error.context(match busy {
                    Some(pause) => {
                        format!("could not {step}; run the command again in {} s", pause.as_secs())
                    }
                    None => format!("could not {step}; mend that, then run the command again"),
                })
            })?;
        }
        writeln!(self.out, "\nThe configuration file then says:\n")?;
        self.line("public_url", &self.settings.public_url.to_string())?;
        self.line("queue", &self.wanted.queue_name)?;
        self.line("twilio_account_sid", self.settings.credentials.account_sid.as_str())?;
        for (key, name) in [("twilio_app_sid", NAME), ("twilio_dj_app_sid", DJ_APPLICATION)] {
            if let Some(application) = self.application(name).cloned() {
                self.line(key, application.as_str())?;
            }
        }
        writeln!(self.out, "# and twilio_auth_token, which you have\n\nThen try: greenroom doctor")?;
        Ok(())
    }

    async fn one(&mut self, step: &ProvisionStep) -> anyhow::Result<()> {
        match step {
            ProvisionStep::KeepQueue(_) | ProvisionStep::KeepNumber(_) => {}
            ProvisionStep::KeepApplication(name, sid) => self.made.push((name, sid.clone())),
            ProvisionStep::UpdateApplication(name, sid) => {
                self.client.applications().update(sid, &self.application_settings(name)).await?;
                self.made.push((name, sid.clone()));
            }
            ProvisionStep::MakeApplication(name) => {
                let made = self.client.applications().create(&self.application_settings(name)).await?;
                self.made.push((name, made.sid));
            }
            ProvisionStep::MakeQueue(name) => match self.client.queues().create(name, None).await {
                Err(error) if error.code() == Some(QUEUE_EXISTS) => {}
                made => drop(made?),
            },
            ProvisionStep::PointNumber { sid, to, .. } => {
                let voice_application_sid = self.application(to).cloned();
                let settings =
                    PhoneNumberSettings { voice_application_sid, ..PhoneNumberSettings::default() };
                self.client.incoming_phone_numbers().update(sid, &settings).await?;
            }
            ProvisionStep::KeepKey(_) => {}
            ProvisionStep::MakeKey { .. } => {
                let made = self.client.keys().create(Some(NAME)).await?;
                writeln!(self.out, "done: {step}\n\nIts secret is told this once; keep these two lines:\n")?;
                self.line("twilio_api_key", made.key.sid.as_str())?;
                self.line("twilio_api_secret", made.secret.expose())?;
                self.out.flush()?;
                return Ok(());
            }
        }
        writeln!(self.out, "{} {step}", if step.changes() { "done:" } else { "     " })?;
        Ok(())
    }

    fn application(&self, name: &str) -> Option<&ApplicationSid> {
        self.made.iter().find(|(made, _)| *made == name).map(|(_, sid)| sid)
    }

    fn application_settings(&self, name: &str) -> VoiceSettings {
        let wanted = self.wanted.applications.iter().find(|application| application.name == name);
        VoiceSettings {
            friendly_name: Some(name.to_owned()),
            voice_url: wanted.map(|application| application.voice_url.clone()),
            voice_method: Some(Method::Post),
            status_callback: Some(self.wanted.status_callback.clone()),
            status_callback_method: Some(Method::Post),
            ..VoiceSettings::default()
        }
    }

    fn line(&mut self, key: &str, value: &str) -> io::Result<()> {
        writeln!(self.out, "{key} = {value:?}")
    }
}

fn list_numbers(found: &Found, out: &mut (dyn Write + Send)) -> io::Result<()> {
    if found.numbers.is_empty() {
        return writeln!(out, "\nThe account has no telephone number yet; buy one in Twilio's console.");
    }
    writeln!(
        out,
        "\nTo have a telephone number ring the studio, add one of these as --number; as --dj-number it is the DJ's own:"
    )?;
    found.numbers.iter().try_for_each(|number| writeln!(out, "  {}", number.phone_number))
}
