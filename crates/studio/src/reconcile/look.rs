use std::collections::BTreeMap;

use show::{CallerId, CallerInfo, Channel, Identity, Observation, ObservedCall, Role, Whereabouts};
use twilio::{
    client::{CallFilter, Client, ClientError},
    rest::{Call, Member},
    sid::CallSid,
    webhook::{Address, CallStatus, Direction},
};

use crate::{Studio, desk::Line, live::Stage};

impl Studio {
    /// Looks at both queues and at all calls in progress, and puts the show right.
    pub(crate) async fn look_at_calls(&self) -> Result<(), ClientError> {
        let client = &self.inner.reading;
        let began = self.now();
        let in_progress = CallFilter::status(CallStatus::InProgress);
        let all_calls = client.calls();
        let (calls, waiting, up_next) = tokio::try_join!(
            all_calls.list(&in_progress),
            self.members(client, Line::Callers),
            self.members(client, Line::Own),
        )?;
        let mut places = BTreeMap::new();
        for (members, line) in [(waiting, Line::Callers), (up_next, Line::Own)] {
            for member in members {
                let since = show::Timestamp(member.date_enqueued.to_unix().saturating_mul(1_000));
                let place = match line {
                    Line::Callers => Whereabouts::Queue { since },
                    Line::Own => Whereabouts::OwnQueue { since },
                };
                places.insert(CallerId::from(member.call_sid.as_str()), place);
            }
        }
        let mut calls: BTreeMap<_, _> =
            calls.into_iter().map(|call| (CallerId::from(call.sid.as_str()), call)).collect();
        // The list of calls may be a moment behind the queues.
        for id in places.keys().filter(|id| !calls.contains_key(*id)).cloned().collect::<Vec<_>>() {
            let Ok(sid) = id.0.parse::<CallSid>() else { continue };
            match client.calls().fetch(&sid).await {
                Ok(call) => drop(calls.insert(id, call)),
                Err(error) if error.is_not_found() => {}
                Err(error) => return Err(error),
            }
        }
        self.inner.live.change(self.now(), |stage| {
            let seen = calls.into_iter().filter_map(|(id, call)| {
                let place = places.get(&id).copied().unwrap_or(Whereabouts::Elsewhere);
                stage.sighting(id, &call, place)
            });
            let calls = seen.collect();
            stage.show.observe(Observation { began, calls });
        });
        Ok(())
    }

    async fn members(&self, client: &Client, line: Line) -> Result<Vec<Member>, ClientError> {
        let name = self.queue_named(line);
        let Some(queue) = self.inner.queue_sids.find(client, &name).await? else { return Ok(Vec::new()) };
        match client.members(queue).list().await {
            Err(error) if error.is_not_found() => {
                self.inner.queue_sids.forget(&name);
                Ok(Vec::new())
            }
            members => members,
        }
    }
}

impl Stage {
    /// A call as the show sees it; nothing if it is none of the show's.
    ///
    /// An account may be used for other things too. A call in no queue of ours counts only if the show
    /// knows it, or if its identity is of our making.
    fn sighting(&self, id: CallerId, call: &Call, place: Whereabouts) -> Option<ObservedCall> {
        let waits = place != Whereabouts::Elsewhere;
        let from = Address::from(call.from.as_str());
        let identity = from.client().and_then(|name| Identity::parse(name).ok());
        let ours = waits || self.show.progress_of(&id).is_some() || identity.is_some();
        if !ours || self.aside.contains(&id) || call.direction != Direction::Inbound {
            return None;
        }
        let role = identity.filter(|_| !waits).map_or(Role::Listener, |identity| identity.role());
        let (channel, address) = match from {
            Address::Client(name) => (Channel::Web, name),
            other => (Channel::Phone, other.to_string()),
        };
        Some(ObservedCall {
            call: id,
            role,
            who: CallerInfo { channel, address, ..CallerInfo::default() },
            whereabouts: place,
        })
    }
}
