use show::Refusal;

use crate::{Error, context::Context, leg_control};

/// Ends the present conversation, if there is one, and takes the next caller.
pub(crate) async fn next_caller(context: &Context) -> Result<(), Error> {
    let leg = context.change(|state, now| {
        let leg = state.free_to_move_on()?;
        if !state.next.press_next(&state.show, now) {
            return Ok(None);
        }
        Ok::<_, Refusal>(state.redirect_unless_taking(leg, now))
    })?;
    leg_control::redirect(context, leg).await
}
