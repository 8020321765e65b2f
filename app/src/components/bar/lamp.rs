use leptos::prelude::*;
use show::Board;

use crate::live::{Link, Live};

/// The on-air light: red while the audience hears a caller, and only then.
///
/// It goes by what the telephone exchange did, never by what was pressed. While that is not known it
/// says so.
#[component]
pub fn Lamp(
    /// The show.
    live: Live,
) -> impl IntoView {
    let lit =
        Memo::new(move |_| live.board(|board: &Board| board.callers.iter().any(|c| c.state.is_on_air())));
    let state = move || match (lit.get(), live.link()) {
        (true, Link::Lost) => ("unsure", "ON AIR?"),
        (true, _) => ("lit", "ON AIR"),
        (false, _) => ("dark", "Off air"),
    };
    view! { <p class="lamp" data-lamp=move || state().0>{move || state().1}</p> }
}
