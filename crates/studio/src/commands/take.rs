use std::sync::Arc;

use show::{CallerId, LineMove, Refusal};

use crate::{Error, context::Context, leg_control};

/// Puts a caller on air before everybody else who waits.
pub(crate) async fn take(context: &Arc<Context>, id: &CallerId) -> Result<(), Error> {
    let (leg, move_first) = context.change(|state, now| {
        let leg = state.free_to_move_on()?;
        state.make(id, LineMove::Take)?;
        state.next.request(id);
        let wanted = state.next.wanted(&state.show);
        // Without a leg they wait where they are, and keep their place if the DJ never comes.
        let move_first = leg.is_some() && wanted.is_some_and(|pickup| state.next.begin_move(&pickup));
        Ok::<_, Refusal>((state.redirect_unless_taking(leg, now), move_first))
    })?;
    if move_first {
        leg_control::move_to_priority_queue(context, id.clone());
    }
    leg_control::redirect(context, leg).await
}
