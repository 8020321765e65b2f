use crate::{
    MonotonicTime,
    media::PlayId,
    twiml::{GatherStep, PromptStep},
};

/// The collecting of keys, while the call hears prompts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Gathering {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GatheredKey {
    /// It is not collected.
    Ignored,
    /// It is collected, and further ones may follow. The call hears no more prompts.
    Collected,
    /// It completes the input.
    Completes,
}

/// The end of a gathering.
pub(super) struct Gathered {
    pub step: GatherStep,
    pub digits: String,
}

impl Gathering {
    pub fn begin(now: MonotonicTime, step: GatherStep) -> Self {
        Self { step, digits: String::new(), stage: GatherStage::Pause(now) }
    }

    /// Takes out the next prompt, whose sound is played as `play`; without one, the time for the next key begins.
    pub fn next_prompt(&mut self, now: MonotonicTime, play: PlayId) -> Option<PromptStep> {
        let prompt = self.step.prompts.pop_front();
        self.stage = match &prompt {
            Some(PromptStep::Pause(length)) => GatherStage::Pause(now + *length),
            Some(PromptStep::Say(..) | PromptStep::Play(..) | PromptStep::Keys(..)) => {
                GatherStage::Prompt(play)
            }
            None => GatherStage::Key(now + self.step.timeout),
        };
        prompt
    }

    /// Takes a key; it ends the prompts.
    pub fn take_key(&mut self, now: MonotonicTime, key: char) -> GatheredKey {
        if !self.step.takes_keys {
            return GatheredKey::Ignored;
        }
        if self.step.finish_on_key == Some(key) {
            return GatheredKey::Completes;
        }
        self.digits.push(key);
        if self.step.num_digits.is_some_and(|enough| self.digits.len() >= enough as usize) {
            return GatheredKey::Completes;
        }
        self.step.prompts.clear();
        self.stage = GatherStage::Key(now + self.step.timeout);
        GatheredKey::Collected
    }

    pub fn end(self) -> Gathered {
        Gathered { step: self.step, digits: self.digits }
    }

    /// The prompt whose end it waits for.
    pub const fn prompt(&self) -> Option<PlayId> {
        match self.stage {
            GatherStage::Prompt(play) => Some(play),
            GatherStage::Pause(_) | GatherStage::Key(_) => None,
        }
    }

    /// When it goes on by itself.
    pub const fn until(&self) -> Option<MonotonicTime> {
        match self.stage {
            GatherStage::Pause(until) | GatherStage::Key(until) => Some(until),
            GatherStage::Prompt(_) => None,
        }
    }

    /// Whether the time for the next key is over, once it goes on by itself.
    pub const fn is_listening(&self) -> bool {
        matches!(self.stage, GatherStage::Key(_))
    }
}
