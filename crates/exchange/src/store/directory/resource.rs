use std::str::FromStr;

use serde::Serialize;
use twilio::rest::{ApiError, Listed};

use super::{Directory, Form};
use crate::MonotonicTime;

/// Gives the bytes of new identifiers and secrets.
pub type RandomBytes = fn() -> [u8; 16];

/// One kind of resource the directory holds, as it is kept; answers to its creation are this too.
pub trait Resource: Clone + Serialize + Send + 'static {
    /// Names one.
    type Sid: FromStr + Clone + PartialEq + ToString + Send + 'static;

    /// What REST shows of it.
    type Shown: Clone + Serialize + Listed + Send + 'static;

    /// Its folder below the account, such as `Applications`.
    const FOLDER: &'static str;

    /// What REST shows of it.
    fn shown(&self) -> &Self::Shown;

    /// The name of what is shown.
    fn sid_of(shown: &Self::Shown) -> &Self::Sid;

    /// Its name.
    fn sid(&self) -> &Self::Sid {
        Self::sid_of(self.shown())
    }

    /// Whether a list filtered by a query's parameter holds it; parameters that are no filters
    /// count for nothing.
    fn fits(&self, parameter: &str, wanted: &str) -> bool;

    /// Those of the directory, oldest first.
    fn shelf(directory: &Directory) -> &Vec<Self>;

    /// The same, to be changed.
    fn shelf_mut(directory: &mut Directory) -> &mut Vec<Self>;

    /// A new one, not yet in the directory.
    ///
    /// # Errors
    /// When a field is missing or not acceptable.
    fn make(
        directory: &Directory,
        random: RandomBytes,
        form: &Form,
        now: MonotonicTime,
    ) -> Result<Self, ApiError>;

    /// Takes over what a form says.
    ///
    /// # Errors
    /// When a field is not acceptable; the resource is to be thrown away then.
    fn change(&mut self, directory: &Directory, form: &Form, now: MonotonicTime) -> Result<(), ApiError>;

    /// Makes the rest of the directory forget one that has been deleted.
    fn deleted(_directory: &mut Directory, _sid: &Self::Sid) {}
}

impl Directory {
    /// All resources of a kind, oldest first.
    #[must_use]
    pub fn all<R: Resource>(&self) -> &[R] {
        R::shelf(self)
    }

    /// One resource.
    #[must_use]
    pub fn find<R: Resource>(&self, sid: &R::Sid) -> Option<&R> {
        R::shelf(self).iter().find(|resource| resource.sid() == sid)
    }

    /// Makes a resource.
    ///
    /// # Errors
    /// When a field is missing or not acceptable; nothing is changed then.
    pub fn create<R: Resource>(
        &mut self,
        random: RandomBytes,
        form: &Form,
        now: MonotonicTime,
    ) -> Result<R, ApiError> {
        let made = R::make(self, random, form, now)?;
        R::shelf_mut(self).push(made.clone());
        Ok(made)
    }

    /// Changes a resource; nothing where there is none.
    ///
    /// # Errors
    /// When a field is not acceptable; nothing is changed then.
    pub fn update<R: Resource>(
        &mut self,
        sid: &R::Sid,
        form: &Form,
        now: MonotonicTime,
    ) -> Result<Option<R>, ApiError> {
        let Some(mut changed) = self.find::<R>(sid).cloned() else { return Ok(None) };
        changed.change(self, form, now)?;
        if let Some(known) = R::shelf_mut(self).iter_mut().find(|known| known.sid() == sid) {
            known.clone_from(&changed);
        }
        Ok(Some(changed))
    }

    /// Forgets a resource; whether there was one.
    pub fn delete<R: Resource>(&mut self, sid: &R::Sid) -> bool {
        let shelf = R::shelf_mut(self);
        let before = shelf.len();
        shelf.retain(|known| known.sid() != sid);
        let deleted = shelf.len() < before;
        R::deleted(self, sid);
        deleted
    }
}
