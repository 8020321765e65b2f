use leptos::prelude::*;
use voice::PageTime;

use super::{command::Command, press::Debounce, situation::Situation};
use crate::{error::RequestError, pages::console::live_board::LiveBoard, phone::Softphone, server_fns};

/// Hanging up waits at most this long for the server to learn that it is on purpose.
#[cfg(feature = "hydrate")]
const FINISH_TIMEOUT_MS: u32 = 300;

/// Makes the callback that runs the console's commands, for the current component; it writes failures to
/// `notice`.
///
/// It does not check whether a command can be run now.
#[must_use]
pub fn perform(live: LiveBoard, softphone: Softphone, notice: RwSignal<Option<String>>) -> Callback<Command> {
    let next = StoredValue::new(Debounce::default());
    Callback::new(move |command: Command| {
        let _ = notice.try_set(None);
        match command {
            Command::Connect => softphone.call(),
            Command::Mute(muted) => softphone.mute(muted),
            Command::HangUp => hang_up(softphone),
            Command::Next => {
                if next.try_update_value(|next| next.counts(PageTime::now())) != Some(true) {
                    return;
                }
                let direct = untrack(|| softphone.partner()).is_some();
                let phone = softphone.state();
                let by_phone = phone.with_untracked(|phone| {
                    let link = untrack(|| live.link());
                    live.glance(|board| {
                        Situation { board, link, phone, in_direct_call: direct }.next_by_phone()
                    })
                });
                if by_phone { softphone.send_digits("*") } else { ask(Command::Next, notice) }
            }
            asked => ask(asked, notice),
        }
    })
}

/// Sends a command to the server.
fn ask(command: Command, notice: RwSignal<Option<String>>) {
    leptos::task::spawn_local(async move {
        let words = command.words();
        if let Err(failure) = request(command).await {
            let _ = notice.try_set(Some(format!("{words} did not work: {failure}.")));
        }
    });
}

async fn request(command: Command) -> Result<(), RequestError> {
    match command {
        Command::Next => server_fns::next_caller().await,
        Command::Take(id) => server_fns::take(id).await,
        Command::Designate(id) => server_fns::designate(id).await,
        Command::Hold(id) => server_fns::hold(id).await,
        Command::Lock(id) => server_fns::lock(id).await,
        Command::Unlock(id) => server_fns::unlock(id).await,
        Command::Drop(id) => server_fns::drop_caller(id).await,
        Command::Lines(open) => server_fns::set_lines(open).await,
        Command::EndShow => server_fns::end_show().await,
        Command::Rehearse(on) => server_fns::set_rehearsal(on).await,
        // The telephone runs these.
        Command::Connect | Command::Mute(_) | Command::HangUp => Ok(()),
    }
}

/// Tells the server that the call ends on purpose, so that the caller on air is thanked and not put back,
/// and then hangs up; a slow server does not keep the call open.
fn hang_up(softphone: Softphone) {
    #[cfg(feature = "hydrate")]
    {
        let done = StoredValue::new(false);
        let finish = move || {
            if done.try_update_value(|done| std::mem::replace(done, true)) == Some(false) {
                softphone.hang_up();
            }
        };
        leptos::task::spawn_local(async move {
            // If it fails, the call ends all the same, and the server notices that later.
            let _ = server_fns::finish().await;
            finish();
        });
        leptos::task::spawn_local(async move {
            gloo_timers::future::TimeoutFuture::new(FINISH_TIMEOUT_MS).await;
            finish();
        });
    }
    #[cfg(not(feature = "hydrate"))]
    softphone.hang_up();
}
