//! The console's state, as all its components share it.

use leptos::prelude::*;
use show::{Caller, CallerId};
use voice::{DirectLine, PhoneState, Quality};

use super::{
    commands::{Command, ConfirmButton, Situation, perform},
    drawer::Panel,
    keys::{KeyAction, KeyWatch},
    live_board::LiveBoard,
};
use crate::phone::Softphone;

/// What the console's components read, and how they run commands.
///
/// It holds signals and callbacks alone, so that the gallery can show a component in any state.
#[derive(Clone, Copy)]
pub struct Console {
    pub live: LiveBoard,
    pub phone: Signal<PhoneState>,
    /// The other end of a direct call.
    pub partner: Signal<Option<voice::DirectCaller>>,
    /// Whether the DJ's microphone is muted.
    pub muted: Signal<bool>,
    /// How loud the DJ is, 0 to 1.
    pub my_level: Signal<f64>,
    /// How loud the caller is, 0 to 1.
    pub their_level: Signal<f64>,
    /// How well the call sounds.
    pub quality: Signal<Option<Quality>>,
    /// The keys, which buttons show.
    pub keys: KeyWatch,
    pub act: Callback<Command>,
}

impl Console {
    /// Whether a command can be run now, reactively.
    pub fn can(self, command: &Command) -> bool {
        let direct = self.partner.with(Option::is_some);
        let link = self.live.link();
        self.phone.with(|phone| {
            self.live.board(|board| Situation { board, link, phone, in_direct_call: direct }.can(command))
        })
    }

    /// Runs a command, if it can be run now.
    pub fn act(self, command: Command) {
        if untrack(|| self.can(&command)) {
            self.act.run(command);
        }
    }

    /// The caller who is on air or about to be.
    pub fn on_air(self) -> Memo<Option<Caller>> {
        Memo::new(move |_| self.live.board(|board| board.on_air().next().cloned()))
    }

    /// The caller whom Next takes.
    pub fn next(self) -> Memo<Option<Caller>> {
        Memo::new(move |_| self.live.board(|board| board.next().cloned()))
    }

    /// How many wait.
    pub fn waiting_count(self) -> Memo<usize> {
        Memo::new(move |_| self.live.board(|board| board.waiting().count()))
    }

    /// Those who wait, in order, as many as are to be shown.
    pub fn first_waiting(self, most: Signal<usize>) -> Memo<Vec<CallerId>> {
        Memo::new(move |_| {
            self.live
                .board(|board| board.waiting().take(most.get()).map(|caller| caller.id.clone()).collect())
        })
    }
}

/// Makes the console's state and connects the keys to commands, for the current component.
pub(super) fn controls(
    live: LiveBoard,
    softphone: Softphone,
    keys: KeyWatch,
    opened: RwSignal<Option<Panel>>,
    notice: RwSignal<Option<String>>,
) -> Console {
    let console = Console {
        live,
        phone: softphone.state().into(),
        partner: Signal::derive(move || softphone.partner()),
        muted: Signal::derive(move || softphone.muted()),
        my_level: Signal::derive(move || softphone.input_level()),
        their_level: Signal::derive(move || softphone.output_level()),
        quality: Signal::derive(move || softphone.quality()),
        keys,
        act: perform(live, softphone, notice),
    };
    let hanging_up = ConfirmButton::new();
    keys.listen(move |action, pressed| match action {
        KeyAction::Help => opened.update(|opened| {
            *opened = if *opened == Some(Panel::Keys) { None } else { Some(Panel::Keys) };
        }),
        KeyAction::Answer | KeyAction::Decline => {
            let first = softphone.direct().try_with_untracked(first_ringing).flatten();
            match (first, action) {
                (Some(id), KeyAction::Answer) => softphone.answer(id),
                (Some(id), _) => softphone.decline(id),
                (None, _) => {}
            }
        }
        // The key lies near others and hanging up cannot be undone, so it takes two presses.
        KeyAction::HangUp if untrack(|| console.can(&Command::HangUp)) && !hanging_up.press(pressed) => {
            let _ = notice.try_set(Some("Press the key again to hang up.".to_owned()));
        }
        action => {
            let muted = console.muted.get_untracked();
            if let Some(command) = live.glance(|board| Command::of_key(action, board, muted)) {
                console.act(command);
            }
        }
    });
    console
}

fn first_ringing(direct: &DirectLine) -> Option<voice::RingId> {
    direct.ringing().first().map(|ring| ring.id)
}
