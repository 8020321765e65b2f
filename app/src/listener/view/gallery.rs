use leptos::{html, prelude::*};
use show::{Estimate, LinesNotice, ListenerCall, ListenerStatus, Timestamp};
use voice::{Phone, VoiceError};

use super::{RadioTip, StagePanel};
use crate::{
    listener::{Details, Event, Field, Guest, Journey},
    live::Link,
    pages::gallery::{Choice, notice},
};

/// Every stage of a caller's way, one at a time.
#[component]
pub fn StageGallery() -> impl IntoView {
    let journeys = journeys();
    let names = journeys.iter().map(|journey| journey.stage().word()).collect();
    let chosen = RwSignal::new(0);
    view! {
        <Choice names chosen />
        {move || {
            let place = NodeRef::<html::Section>::new();
            let guest = Guest::still(journeys.get(chosen.get())?.clone(), maria(), NOW);
            Some(
                view! {
                    <div class="caller">
                        <StagePanel guest place />
                        <RadioTip guest />
                    </div>
                },
            )
        }}
    }
}

const SINCE: Timestamp = Timestamp(1_000_000);
const NOW: Timestamp = Timestamp(1_252_000);

fn journeys() -> Vec<Journey> {
    let before = |notice: LinesNotice| {
        Journey::default().on(Event::Notice(notice), NOW).on(Event::Phone(Phone::Ready), NOW)
    };
    let calling = || before(notice()).on(Event::Phone(Phone::Connecting { fault: None }), NOW);
    let told = |state: ListenerStatus| {
        calling()
            .on(Event::Phone(Phone::Open { fault: None }), NOW)
            .on(Event::Link(Link::Live), NOW)
            .on(Event::Told(ListenerCall { at: NOW, notice: notice(), state }), NOW)
    };
    let waiting =
        ListenerStatus::Waiting { position: 3, estimate: Some(Estimate { from: 8, to: 12 }), since: SINCE };
    let on_air = ListenerStatus::OnAir { since: SINCE };
    let cut = || VoiceError::Unreachable(53001);
    let failed = |error: VoiceError| calling().on(Event::Phone(Phone::Failed(error)), NOW);
    vec![
        Journey::default(),
        before(notice()),
        before(LinesNotice { open: false, ..notice() }),
        before(LinesNotice { full: true, ..notice() }),
        calling(),
        calling().on(Event::Phone(Phone::Open { fault: None }), NOW),
        told(waiting),
        told(ListenerStatus::Waiting { position: 14, estimate: None, since: SINCE }),
        told(ListenerStatus::Next { since: SINCE }),
        told(ListenerStatus::GoingOnAir),
        told(on_air),
        told(waiting).on(Event::Link(Link::Lost), NOW),
        told(on_air).on(Event::Link(Link::Lost), NOW),
        told(waiting).on(Event::Phone(Phone::Reconnecting { fault: Some(cut()) }), NOW),
        told(waiting).on(Event::Phone(Phone::Failed(cut())), NOW),
        told(ListenerStatus::Over).on(Event::Phone(Phone::Ended), NOW),
        told(waiting).on(Event::HungUp, NOW).on(Event::Phone(Phone::Ended), NOW),
        told(waiting).on(Event::Phone(Phone::Ended), NOW),
        told(ListenerStatus::Closed),
        failed(VoiceError::MicrophoneRefused),
        failed(VoiceError::InsecurePage),
        failed(VoiceError::NoPass("too many calls from here; wait a minute and try again".to_owned())),
        failed(cut()),
    ]
}

fn maria() -> Details {
    let mut details = Details::default();
    details.put(Field::Name, "Maria");
    details.put(Field::Place, "Leeds");
    details.put(Field::Topic, "Night buses, and who they are for");
    details
}
