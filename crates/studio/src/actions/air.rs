use show::{CallerId, LineMove, LineState, Refusal};

use crate::{Error, Studio};

impl Studio {
    /// Puts a caller on air, whoever else waits: the DJ's leg takes them at once, or when she connects.
    ///
    /// # Errors
    /// When the caller cannot be taken now, somebody is locked on air, or the REST API fails.
    pub async fn take(&self, id: &CallerId) -> Result<(), Error> {
        let now = self.now();
        let (desk, move_first) = self.inner.live.change(now, |stage| {
            let desk = stage.free_to_move_on()?;
            stage.make(id, LineMove::Take)?;
            stage.desks.take(id);
            let wanted = stage.desks.wanted(&stage.show);
            // Without a desk they wait where they are, and keep their place if she never comes.
            let move_first = desk.is_some() && wanted.is_some_and(|pickup| stage.desks.begin_move(&pickup));
            Ok::<_, Refusal>((stage.steer_unless_taking(desk, now), move_first))
        })?;
        if move_first {
            self.move_to_own_queue(id.clone());
        }
        match desk {
            Some(desk) => self.steer(&desk).await,
            None => Ok(()),
        }
    }

    /// Moves on: ends the conversation there is, if any, and takes whoever is next.
    ///
    /// A second press within a second does nothing.
    ///
    /// # Errors
    /// When somebody is locked on air, or the REST API fails.
    pub async fn next_caller(&self) -> Result<(), Error> {
        let now = self.now();
        let desk = self.inner.live.change(now, |stage| {
            let desk = stage.free_to_move_on()?;
            if !stage.desks.press_next(&stage.show, now) {
                return Ok(None);
            }
            Ok::<_, Refusal>(stage.steer_unless_taking(desk, now))
        })?;
        match desk {
            Some(desk) => self.steer(&desk).await,
            None => Ok(()),
        }
    }

    /// Puts a caller back to waiting: from air to the end of the line, and who was made next to their
    /// place.
    ///
    /// # Errors
    /// When that cannot be done with this caller now, or the REST API fails.
    pub async fn hold(&self, id: &CallerId) -> Result<(), Error> {
        let now = self.now();
        let desk = self.inner.live.change(now, |stage| {
            let on_air = stage.is_with_the_dj(id);
            stage.make(id, LineMove::Hold)?;
            let desk = on_air.then(|| stage.desks.desk_of(id, &stage.show)).flatten();
            if let Some(desk) = &desk {
                stage.desks.holds(id);
                stage.desks.steer(desk, now);
            }
            Ok::<_, Refusal>(desk)
        })?;
        match desk {
            Some(desk) => self.steer(&desk).await,
            None => Ok(()),
        }
    }

    /// Keeps a caller on air until unlocked.
    ///
    /// # Errors
    /// When the caller is not on air.
    pub fn lock(&self, id: &CallerId) -> Result<LineState, Error> {
        Ok(self.inner.live.change(self.now(), |stage| stage.make(id, LineMove::Lock))?)
    }

    /// Undoes a lock.
    ///
    /// # Errors
    /// When the caller is not locked.
    pub fn unlock(&self, id: &CallerId) -> Result<LineState, Error> {
        Ok(self.inner.live.change(self.now(), |stage| stage.make(id, LineMove::Unlock))?)
    }

    /// The DJ is about to hang up: whoever is on air with her is thanked and not put back in line.
    pub fn finish(&self) {
        self.inner.live.change(self.now(), |stage| stage.show.desk_leaves_on_purpose());
    }
}
