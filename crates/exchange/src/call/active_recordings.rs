use std::collections::{BTreeMap, HashMap};

use twilio::sid::{CallSid, RecordingSid};

use crate::{
    media::{LegId, PlayId, RecordId},
    twiml::RecordStep,
};

/// How many recordings may be in progress at once: each needs a file and a thread.
const MAX_ACTIVE: usize = 100;

/// A recording in progress.
#[derive(Debug)]
pub(super) struct ActiveRecording {
    pub call: CallSid,
    pub leg: LegId,
    pub recording: RecordingSid,
    pub step: RecordStep,
    pub stage: RecordingStage,
    /// The key that ended the recording.
    pub key: Option<char>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordingStage {
    /// The tone before the recording is being played.
    Beeping(PlayId),
    Running,
    /// The recording was told to end; its file is being closed.
    Ending,
}

/// The recordings in progress, found by their id and by the tone before them.
#[derive(Debug, Default)]
pub(super) struct ActiveRecordings {
    by_id: BTreeMap<RecordId, ActiveRecording>,
    by_beep: HashMap<PlayId, RecordId>,
}

impl ActiveRecordings {
    /// Whether no further recording may begin now.
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

    /// The recording that follows this tone.
    pub(super) fn of_beep(&self, play: PlayId) -> Option<RecordId> {
        self.by_beep.get(&play).copied()
    }

    /// Marks a recording as running, when the tone before it has ended.
    pub(super) fn start(&mut self, id: RecordId) -> Option<&ActiveRecording> {
        let active = self.by_id.get_mut(&id)?;
        if let RecordingStage::Beeping(play) = active.stage {
            self.by_beep.remove(&play);
        }
        active.stage = RecordingStage::Running;
        Some(active)
    }

    /// Marks a recording as ending if it runs, and then returns the leg on which to stop it. `key` is the key
    /// that ended it, if one did.
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
