use leptos::prelude::*;
use voice::DirectLine;

use crate::{
    components::panels::Panel,
    desk::{Deed, Desk, TwoSteps, perform},
    keys::{Action, KeyWatch},
    live::Live,
    phone::Line,
};

/// Puts the console's buttons and keys to what they do, for the current component.
pub(super) fn controls(
    live: Live,
    line: Line,
    keys: KeyWatch,
    opened: RwSignal<Option<Panel>>,
    trouble: RwSignal<Option<String>>,
) -> Desk {
    let desk = Desk {
        live,
        phone: line.state().into(),
        partner: Signal::derive(move || line.partner()),
        muted: Signal::derive(move || line.muted()),
        my_level: Signal::derive(move || line.input_level()),
        their_level: Signal::derive(move || line.output_level()),
        quality: Signal::derive(move || line.quality()),
        keys,
        act: perform(live, line, trouble),
    };
    let hanging_up = TwoSteps::new();
    keys.listen(move |action| match action {
        Action::Help => opened.update(|opened| {
            *opened = if *opened == Some(Panel::Keys) { None } else { Some(Panel::Keys) };
        }),
        Action::Answer | Action::Decline => {
            let first = line.direct().try_with_untracked(first_ringing).flatten();
            match (first, action) {
                (Some(id), Action::Answer) => line.answer(id),
                (Some(id), _) => line.decline(id),
                (None, _) => {}
            }
        }
        // The key lies near others, and nothing brings the call back: it takes two presses.
        Action::HangUp if untrack(|| desk.may(&Deed::HangUp)) && !hanging_up.press() => {
            let _ = trouble.try_set(Some("Press the key again to hang up.".to_owned()));
        }
        action => {
            let muted = desk.muted.get_untracked();
            if let Some(deed) = live.glance(|board| Deed::of_key(action, board, muted)) {
                desk.act(deed);
            }
        }
    });
    desk
}

fn first_ringing(direct: &DirectLine) -> Option<voice::RingId> {
    direct.ringing().first().map(|ring| ring.id)
}
