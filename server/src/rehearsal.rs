//! The embedded exchange's simulated callers, as the studio starts and stops them.

use exchange::{Rehearsal, RehearsalOptions};
use studio::Rehearse;

pub(crate) struct Rehearsals(pub(crate) Rehearsal);

impl Rehearse for Rehearsals {
    fn start(&self) {
        self.0.start(RehearsalOptions::default());
    }

    fn stop(&self) {
        self.0.stop();
    }

    fn is_running(&self) -> bool {
        self.0.running()
    }
}
