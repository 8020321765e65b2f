use leptos::prelude::*;

use crate::{
    components::{DeviceNotice, FailureNotice, PassNotice},
    listener::Guest,
};

/// What has gone wrong beside the call, and what to do about it.
#[component]
pub fn Notices(
    /// Who is told.
    guest: Guest,
) -> impl IntoView {
    let line = guest.line();
    view! {
        <FailureNotice phone=line.state() />
        <PassNotice trouble=line.pass_trouble() />
        <DeviceNotice line />
    }
}
