use std::collections::{BTreeMap, HashMap};

use twilio::sid::{CallSid, RecordingSid};

use crate::{
    media::{LegId, PlayId, RecordId},
    twiml::RecordStep,
};

/// Each recording costs a file and a thread.
const MAX_ACTIVE: usize = 100;

/// A recording under way.
#[derive(Debug)]
pub(super) struct ActiveRecording {
    pub call: CallSid,
    pub leg: LegId,
    pub recording: RecordingSid,
    pub step: RecordStep,
    pub stage: RecordingStage,
    /// The key that ended it.
    pub key: Option<char>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordingStage {
    /// The tone before it is being played.
    Beeping(PlayId),
    Running,
    /// Told to end; its file is being closed.
    Ending,
}

/// What is being recorded, found by recording and by the tone before it.
#[derive(Debug, Default)]
pub(super) struct ActiveRecordings {
    by_id: BTreeMap<RecordId, ActiveRecording>,
    by_beep: HashMap<PlayId, RecordId>,
}

impl ActiveRecordings {
    /// Whether no more can be recorded at once.
    pub(super) fn is_full(&self) -> bool {
        self.by_id.len() >= MAX_ACTIVE
    }

    pub(super) fn get(&self, id: RecordId) -> Option<&ActiveRecording> {
        self.by_id.get(&id)
    }

    pub(super) fn add(&mut self, id: RecordId, active: ActiveRecording) {
        if let RecordingStage::Beeping(play) = active.stage {
            self.by_beep.insert(play, id);
        }
        self.by_id.insert(id, active);
    }

    /// The recording before which this tone is played.
    pub(super) fn of_beep(&self, play: PlayId) -> Option<RecordId> {
        self.by_beep.get(&play).copied()
    }

    /// The tone is over: it begins.
    pub(super) fn start(&mut self, id: RecordId) -> Option<&ActiveRecording> {
        let active = self.by_id.get_mut(&id)?;
        if let RecordingStage::Beeping(play) = active.stage {
            self.by_beep.remove(&play);
        }
        active.stage = RecordingStage::Running;
        Some(active)
    }

    /// Ends it if it runs; where to stop it, then. `key` is what ended it, if one did.
    pub(super) fn stop(&mut self, id: RecordId, key: Option<char>) -> Option<LegId> {
        let active = self.by_id.get_mut(&id).filter(|active| active.stage == RecordingStage::Running)?;
        active.stage = RecordingStage::Ending;
        active.key = key;
        Some(active.leg)
    }

    pub(super) fn remove(&mut self, id: RecordId) -> Option<ActiveRecording> {
        let active = self.by_id.remove(&id)?;
        if let RecordingStage::Beeping(play) = active.stage {
            self.by_beep.remove(&play);
        }
        Some(active)
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.by_id.is_empty() && self.by_beep.is_empty()
    }
}
