use leptos::prelude::*;
use show::{Caller, CallerId, ClockTime};

use crate::{desk::wording, live::Live};

/// The chart's figures as a table: the same for those who do not see bars.
#[component]
pub fn WaitTable(
    /// The show.
    live: Live,
    /// Who waits, in order.
    waiting: Memo<Vec<CallerId>>,
) -> impl IntoView {
    view! {
        <table>
            <thead>
                <tr><th scope="col">"Caller"</th><th scope="col">"State"</th><th scope="col">"Waiting"</th></tr>
            </thead>
            <tbody>
                <For
                    each=move || waiting.get()
                    key=Clone::clone
                    children=move |id| {
                        let caller = live.caller(id);
                        let of = move |read: fn(&Caller) -> String| {
                            move || caller.with(|c| c.as_ref().map(read))
                        };
                        let wait = move || {
                            let now = live.now();
                            caller.with(|c| c.as_ref().map(|c| ClockTime(c.waited(now)).to_string()))
                        };
                        view! {
                            <tr>
                                <th scope="row">{of(wording::name)}</th>
                                <td>{of(|caller| caller.state.word().to_owned())}</td>
                                <td>{wait}</td>
                            </tr>
                        }
                    }
                />
            </tbody>
        </table>
    }
}
