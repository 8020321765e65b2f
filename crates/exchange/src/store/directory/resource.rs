use std::str::FromStr;

use serde::Serialize;
use twilio::rest::{ApiError, Listed};

use super::{Directory, ResourceForm};
use crate::MonotonicTime;

/// Returns random bytes for new identifiers and secrets.
pub type RandomBytes = fn() -> [u8; 16];

/// One kind of resource in the directory, as it is stored. REST answers its creation with this type.
pub trait Resource: Clone + Serialize + Send + 'static {
    /// The SID of a resource of this kind.
    type Sid: FromStr + Clone + PartialEq + ToString + Send + 'static;

    /// The part of the resource that REST shows.
    type Shown: Clone + Serialize + Listed + Send + 'static;

    /// The path segment of its list in REST, such as `Applications`.
    const FOLDER: &'static str;

    /// The part of the resource that REST shows.
    fn shown(&self) -> &Self::Shown;

    /// The SID in what REST shows.
    fn sid_of(shown: &Self::Shown) -> &Self::Sid;

    /// The SID of this resource.
    fn sid(&self) -> &Self::Sid {
        Self::sid_of(self.shown())
    }

    /// Whether a list that is filtered by this parameter of the query contains the resource; parameters that
    /// are no filters are ignored.
    fn fits(&self, parameter: &str, wanted: &str) -> bool;

    /// The directory's resources of this kind, oldest first.
    fn all(directory: &Directory) -> &Vec<Self>;

    /// The directory's resources of this kind, to be changed.
    fn all_mut(directory: &mut Directory) -> &mut Vec<Self>;

    /// A new resource, with what a form cannot change later; it is in no directory yet.
    ///
    /// # Errors
    /// When a field is missing or not acceptable.
    fn blank(
        directory: &Directory,
        random: RandomBytes,
        form: &ResourceForm,
        now: MonotonicTime,
    ) -> Result<Self, ApiError>;

    /// Sets the fields that a form contains.
    ///
    /// # Errors
    /// When a field is not acceptable; the resource may then be changed in part, and must be discarded.
    fn change(
        &mut self,
        directory: &Directory,
        form: &ResourceForm,
        now: MonotonicTime,
    ) -> Result<(), ApiError>;

    /// Removes references to a deleted resource from the rest of the directory.
    fn deleted(_directory: &mut Directory, _sid: &Self::Sid) {}
}

impl Directory {
    /// All resources of a kind, oldest first.
    #[must_use]
    pub fn all<R: Resource>(&self) -> &[R] {
        R::all(self)
    }

    /// One resource.
    #[must_use]
    pub fn find<R: Resource>(&self, sid: &R::Sid) -> Option<&R> {
        R::all(self).iter().find(|resource| resource.sid() == sid)
    }

    /// Makes a resource and adds it.
    ///
    /// # Errors
    /// When a field is missing or not acceptable; the directory is then unchanged.
    pub fn create<R: Resource>(
        &mut self,
        random: RandomBytes,
        form: &ResourceForm,
        now: MonotonicTime,
    ) -> Result<R, ApiError> {
        let mut made = R::blank(self, random, form, now)?;
        made.change(self, form, now)?;
        R::all_mut(self).push(made.clone());
        Ok(made)
    }

    /// Changes a resource; returns `None` if there is none.
    ///
    /// # Errors
    /// When a field is not acceptable; the resource is then unchanged.
    pub fn update<R: Resource>(
        &mut self,
        sid: &R::Sid,
        form: &ResourceForm,
        now: MonotonicTime,
    ) -> Result<Option<R>, ApiError> {
        let Some(mut changed) = self.find::<R>(sid).cloned() else { return Ok(None) };
        changed.change(self, form, now)?;
        if let Some(known) = R::all_mut(self).iter_mut().find(|known| known.sid() == sid) {
            known.clone_from(&changed);
        }
        Ok(Some(changed))
    }

    /// Deletes a resource, and returns whether there was one.
    pub fn delete<R: Resource>(&mut self, sid: &R::Sid) -> bool {
        let all = R::all_mut(self);
        let before = all.len();
        all.retain(|known| known.sid() != sid);
        let deleted = all.len() < before;
        R::deleted(self, sid);
        deleted
    }
}
