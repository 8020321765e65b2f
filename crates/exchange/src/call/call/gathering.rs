use super::Call;
use crate::{
    MonotonicTime,
    call::state::Activity,
    media::{LegId, PlayId},
    twiml::{GatherStep, PromptStep},
};

/// A call whose keys are collected, while it hears prompts.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::call) struct Gathering {
    step: GatherStep,
    digits: String,
    stage: GatherStage,
}

/// What a gathering waits for, beside a key.
#[derive(Debug, PartialEq, Eq)]
enum GatherStage {
    /// The end of a prompt.
    Prompt(PlayId),
    /// The end of a pause among the prompts.
    Pause(MonotonicTime),
    /// The end of the time for the next key.
    Key(MonotonicTime),
}

/// What a key means for the gathering.
pub(in crate::call) enum GatheredKey {
    /// It is not collected.
    Ignored,
    /// It is collected, and further ones may follow. The leg hears no more prompts.
    Collected(LegId),
    /// It completes the input.
    Completes,
}

/// The end of a gathering.
pub(in crate::call) struct Gathered {
    pub step: GatherStep,
    pub digits: String,
}

impl Gathering {
    pub(in crate::call) const fn prompt(&self) -> Option<PlayId> {
        match self.stage {
            GatherStage::Prompt(play) => Some(play),
            GatherStage::Pause(_) | GatherStage::Key(_) => None,
        }
    }

    /// When it goes on by itself.
    pub(in crate::call) const fn until(&self) -> Option<MonotonicTime> {
        match self.stage {
            GatherStage::Pause(until) | GatherStage::Key(until) => Some(until),
            GatherStage::Prompt(_) => None,
        }
    }

    /// Whether the time for the next key is over, once it goes on by itself.
    pub(in crate::call) const fn is_listening(&self) -> bool {
        matches!(self.stage, GatherStage::Key(_))
    }
}

/// Collecting keys.
impl Call {
    /// Begins to collect keys.
    pub(in crate::call) fn start_gathering(&mut self, now: MonotonicTime, step: GatherStep) {
        let stage = GatherStage::Pause(now);
        self.activity = Activity::Gathering(Box::new(Gathering { step, digits: String::new(), stage }));
    }

    /// Takes out the next prompt, with the leg that hears it; without one, the time for the next key begins. A
    /// sound is played as `play`.
    pub(in crate::call) fn next_prompt(
        &mut self,
        now: MonotonicTime,
        play: PlayId,
    ) -> Option<(LegId, Option<PromptStep>)> {
        let leg = self.leg()?;
        let Activity::Gathering(gathering) = &mut self.activity else { return None };
        let prompt = gathering.step.prompts.pop_front();
        gathering.stage = match &prompt {
            Some(PromptStep::Pause(length)) => GatherStage::Pause(now + *length),
            Some(PromptStep::Say(..) | PromptStep::Play(..) | PromptStep::Keys(..)) => {
                GatherStage::Prompt(play)
            }
            None => GatherStage::Key(now + gathering.step.timeout),
        };
        Some((leg, prompt))
    }

    /// Takes a key; it ends the prompts.
    pub(in crate::call) fn gather_key(&mut self, now: MonotonicTime, key: char) -> GatheredKey {
        let Some(leg) = self.leg() else { return GatheredKey::Ignored };
        let Activity::Gathering(gathering) = &mut self.activity else { return GatheredKey::Ignored };
        if !gathering.step.takes_keys {
            return GatheredKey::Ignored;
        }
        if gathering.step.finish_on_key == Some(key) {
            return GatheredKey::Completes;
        }
        gathering.digits.push(key);
        if gathering.step.num_digits.is_some_and(|enough| gathering.digits.len() >= enough as usize) {
            return GatheredKey::Completes;
        }
        gathering.step.prompts.clear();
        gathering.stage = GatherStage::Key(now + gathering.step.timeout);
        GatheredKey::Collected(leg)
    }

    /// Ends the gathering.
    pub(in crate::call) fn end_gathering(&mut self) -> Option<Gathered> {
        match std::mem::replace(&mut self.activity, Activity::Idle) {
            Activity::Gathering(gathering) => {
                let Gathering { step, digits, .. } = *gathering;
                Some(Gathered { step, digits })
            }
            other => {
                self.activity = other;
                None
            }
        }
    }
}
