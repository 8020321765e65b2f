use leptos::{html, prelude::*};
use show::{Estimate, LinesNotice, ListenerCall, ListenerStatus, Timestamp};
use voice::{PageTime, PhoneState, VoiceError};

use super::RadioTip;
use crate::{
    listener::{DetailField, Details, ListenerEvent, ListenerModel, ListenerPage, StatePanel},
    live_socket::Link,
    pages::gallery::Choice,
};

/// Every state of a listener's page, one at a time.
#[component]
pub fn ListenerGallery() -> impl IntoView {
    let models = models();
    let names = models.iter().map(|model| model.view().word()).collect();
    let chosen = RwSignal::new(0);
    view! {
        <Choice names chosen />
        {move || {
            let place = NodeRef::<html::Section>::new();
            let listener = ListenerPage::still(models.get(chosen.get())?.clone(), maria(), NOW);
            Some(
                view! {
                    <div class="caller">
                        <StatePanel listener place />
                        <RadioTip listener />
                    </div>
                },
            )
        }}
    }
}

const SINCE: Timestamp = Timestamp(1_000_000);
/// The page's clock, which plays no part in these states.
const PAGE_NOW: PageTime = PageTime(0.0);
const NOW: Timestamp = Timestamp(1_252_000);

fn models() -> Vec<ListenerModel> {
    let before = |notice: LinesNotice| {
        ListenerModel::default()
            .apply(ListenerEvent::Notice(notice), PAGE_NOW)
            .apply(ListenerEvent::Phone(PhoneState::Ready), PAGE_NOW)
    };
    let calling =
        || before(notice()).apply(ListenerEvent::Phone(PhoneState::Connecting { fault: None }), PAGE_NOW);
    let told = |state: ListenerStatus| {
        calling()
            .apply(ListenerEvent::Phone(PhoneState::Open { fault: None }), PAGE_NOW)
            .apply(ListenerEvent::Link(Link::Live), PAGE_NOW)
            .apply(ListenerEvent::Told(ListenerCall { at: NOW, notice: notice(), state }), PAGE_NOW)
    };
    let waiting =
        ListenerStatus::Waiting { position: 3, estimate: Some(Estimate { from: 8, to: 12 }), since: SINCE };
    let on_air = ListenerStatus::OnAir { since: SINCE };
    let cut = || VoiceError::Unreachable(53001);
    let failed =
        |error: VoiceError| calling().apply(ListenerEvent::Phone(PhoneState::Failed(error)), PAGE_NOW);
    vec![
        ListenerModel::default(),
        before(notice()),
        before(LinesNotice { open: false, ..notice() }),
        before(LinesNotice { full: true, ..notice() }),
        calling(),
        calling().apply(ListenerEvent::Phone(PhoneState::Open { fault: None }), PAGE_NOW),
        told(waiting),
        told(ListenerStatus::Waiting { position: 14, estimate: None, since: SINCE }),
        told(ListenerStatus::Next { since: SINCE }),
        told(ListenerStatus::GoingOnAir),
        told(on_air),
        told(waiting).apply(ListenerEvent::Link(Link::Lost), PAGE_NOW),
        told(on_air).apply(ListenerEvent::Link(Link::Lost), PAGE_NOW),
        told(waiting).apply(ListenerEvent::Phone(PhoneState::Reconnecting { fault: Some(cut()) }), PAGE_NOW),
        told(waiting).apply(ListenerEvent::Phone(PhoneState::Failed(cut())), PAGE_NOW),
        told(ListenerStatus::Over).apply(ListenerEvent::Phone(PhoneState::Ended), PAGE_NOW),
        told(waiting)
            .apply(ListenerEvent::HungUp, PAGE_NOW)
            .apply(ListenerEvent::Phone(PhoneState::Ended), PAGE_NOW),
        told(waiting).apply(ListenerEvent::Phone(PhoneState::Ended), PAGE_NOW),
        told(ListenerStatus::Closed),
        failed(VoiceError::MicrophoneRefused),
        failed(VoiceError::InsecurePage),
        failed(VoiceError::NoToken("too many calls from here; wait a minute and try again".to_owned())),
        failed(cut()),
    ]
}

fn maria() -> Details {
    let mut details = Details::default();
    details.put(DetailField::Name, "Maria");
    details.put(DetailField::Place, "Leeds");
    details.put(DetailField::Topic, "Night buses, and who they are for");
    details
}

/// The notice of the gallery's show: open lines and two waiting callers.
pub fn notice() -> LinesNotice {
    LinesNotice {
        show_name: "Night Line".to_owned(),
        host: "Ada".to_owned(),
        open: true,
        full: false,
        waiting: 2,
    }
}
