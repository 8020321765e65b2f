//! Calls from telephones, placed by whoever holds a [`Telephone`](crate::Telephone).

use twilio::sid::{ApplicationSid, CallSid};

use super::{
    action::Action,
    call::{Call, CallSetup, Origin},
    endpoint::CallEndpoint,
    exchange_state::ExchangeState,
    requests,
};
use crate::{MonotonicTime, media::LegId, store::directory::VoiceUrls};

/// A call from a telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneCall {
    /// Who calls, as E.164.
    pub from: String,
    /// The number called, as E.164: one of the directory's, or any that rings `application`.
    pub to: String,
    /// What is rung if the number called is not in the directory, or leads nowhere.
    pub application: ApplicationSid,
    /// What the network adds: `FromCity`, `CallerName` and so on.
    pub parameters: Vec<(String, String)>,
}

/// Takes a call from a telephone; returns `None` if neither number nor application says what to do.
pub(super) fn begin(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    new: PhoneCall,
) -> Option<(CallSid, LegId)> {
    let (application, urls) = number_called(exchange, &new)?;
    let sid = CallSid::from_random_bytes(exchange.random_bytes());
    let leg = exchange.next_leg();
    let voice = urls.voice.clone();
    let setup = CallSetup {
        sid: sid.clone(),
        origin: Origin::Inbound(application),
        from: new.from,
        to: new.to,
        parameters: new.parameters,
        endpoint: CallEndpoint::Telephone(leg),
        urls,
    };
    exchange.calls.add(Call::new(now, setup));
    exchange.act(Action::OpenTelephone(leg));
    requests::ask(exchange, now, &sid, voice);
    Some((sid, leg))
}

fn number_called(exchange: &ExchangeState, new: &PhoneCall) -> Option<(Option<ApplicationSid>, VoiceUrls)> {
    exchange.directory.urls_of_number(&new.to).or_else(|| {
        let urls = exchange.directory.voice_urls(&new.application)?;
        Some((Some(new.application.clone()), urls))
    })
}
