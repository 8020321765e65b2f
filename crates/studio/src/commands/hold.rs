use show::{CallerId, LineMove, Refusal};

use crate::{Error, context::Context, leg_control};

/// Puts a caller back to waiting. A caller on air goes to the end of the line; one who was made next goes
/// back to their place.
pub(crate) async fn hold(context: &Context, id: &CallerId) -> Result<(), Error> {
    let leg = context.change(|state, now| {
        let on_air = state.is_with_the_dj(id);
        state.make(id, LineMove::Hold)?;
        let leg = on_air.then(|| state.redirect_from(id, now)).flatten();
        if leg.is_some() {
            state.next.hold_back(id);
        }
        Ok::<_, Refusal>(leg)
    })?;
    leg_control::redirect(context, leg).await
}
