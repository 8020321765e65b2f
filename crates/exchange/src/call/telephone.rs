//! Calls from telephones, placed by whoever holds a [`Telephone`](crate::Telephone).

use twilio::sid::{ApplicationSid, CallSid};
use twilio::webhook::{CallStatus, Direction};

use super::call::{Activity, Call, CallState, Offer, Phone, RequestPacer};
use super::io::Action;
use super::setup::Ending;
use super::switchboard::Switchboard;
use crate::Moment;
use crate::directory::VoiceUrls;
use crate::media::LegId;

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

impl Switchboard {
    /// Takes a call from a telephone; nothing if nobody could say what to do with it.
    ///
    /// It is answered, queued and bridged as any other.
    pub fn ring_in(&mut self, now: Moment, new: PhoneCall) -> Option<(CallSid, LegId)> {
        let (application, urls) = self.number_called(&new)?;
        let sid = CallSid::from_random_bytes(self.random_bytes());
        let leg = LegId(self.next_number());
        let reconnect = format!("RT{}", hex::encode(self.random_bytes()));
        self.add_call(Call {
            sid: sid.clone(),
            parent: None,
            application,
            direction: Direction::Inbound,
            from: new.from,
            to: new.to,
            status: CallStatus::Ringing,
            created: now,
            answered: None,
            ended: None,
            leg,
            parameters: new.parameters,
            phone: Phone {
                identity: None,
                session: None,
                temporary_sid: String::new(),
                reconnect,
                keep_until: None,
                silent: false,
            },
            // There is no offer to answer.
            offer: Offer::Sent,
            source: urls.voice.clone(),
            fallback: urls.fallback,
            status_callback: urls.status_callback,
            time_limit: None,
            script: None,
            activity: Activity::Idle,
            state: CallState::Script,
            pacer: RequestPacer::default(),
        });
        self.act(Action::OpenTelephone(leg));
        self.ask(now, &sid, urls.voice);
        Some((sid, leg))
    }

    /// The caller puts the telephone down.
    pub fn caller_hangs_up(&mut self, now: Moment, sid: &CallSid) {
        let Some(answered) = self.live(sid).map(|call| call.answered.is_some()) else { return };
        let status = if answered { CallStatus::Completed } else { CallStatus::Canceled };
        self.end(now, sid, Ending { status, fault: None, tell: false });
    }

    fn number_called(&self, new: &PhoneCall) -> Option<(Option<ApplicationSid>, VoiceUrls)> {
        self.directory.urls_of_number(&new.to).or_else(|| {
            let urls = self.directory.voice_urls(&new.application)?;
            Some((Some(new.application.clone()), urls))
        })
    }
}
