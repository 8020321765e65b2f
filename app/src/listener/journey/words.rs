//! What the page says at each stage.

use show::LinesNotice;

use super::{
    Journey,
    stage::{Remedy, Stage, Unknown},
};
use crate::letters::capital;

impl Stage {
    /// The state in a word or two, to be read at arm's length.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Loading => "One moment",
            Self::Ready => "Ready",
            Self::Closed => "Lines closed",
            Self::Full => "Line full",
            Self::Calling => "Calling…",
            Self::OnTheLine(_) => "On the line",
            Self::Waiting { .. } => "Waiting",
            Self::Next { .. } => "You are next",
            Self::GoingOnAir => "On air in a moment",
            Self::OnAir { .. } => "ON AIR",
            Self::LineLost { .. } | Self::PlaceKept { .. } => "Line lost",
            Self::ThankYou => "Thank you",
            Self::Ended | Self::LetGo => "Call ended",
            Self::Failed(error) => match Remedy::of(error) {
                Remedy::Microphone => "No microphone",
                Remedy::Elsewhere => "No calls here",
                Remedy::Later => "No call",
                Remedy::Network => "No connection",
            },
        }
    }

    /// What the stylesheet goes by, in `data-stage`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Ready => "ready",
            Self::Closed => "closed",
            Self::Full => "full",
            Self::Calling => "calling",
            Self::OnTheLine(_) => "on-the-line",
            Self::Waiting { .. } => "waiting",
            Self::Next { .. } => "next",
            Self::GoingOnAir => "going-on-air",
            Self::OnAir { .. } => "on-air",
            Self::LineLost { .. } => "line-lost",
            Self::PlaceKept { .. } => "place-kept",
            Self::ThankYou => "thank-you",
            Self::Ended | Self::LetGo => "ended",
            Self::Failed(_) => "failed",
        }
    }
}

impl Journey {
    /// What is happening, in one sentence that changes only when something does.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.stage() {
            Stage::Loading => "The phone is being set up.".to_owned(),
            Stage::Ready => "Your browser is the phone.".to_owned(),
            Stage::Closed | Stage::Full if self.can_hang_up() => "You hear the studio’s message.".to_owned(),
            Stage::Closed => "Nobody can join the line now.".to_owned(),
            Stage::Full => "As many wait as can.".to_owned(),
            Stage::Calling => "Allow the microphone if your browser asks for it.".to_owned(),
            Stage::OnTheLine(Unknown::NotYet) => "You are through. Your place is being looked up.".to_owned(),
            Stage::OnTheLine(Unknown::Unheard) => {
                "You are through, and the call goes on. Your place cannot be shown just now.".to_owned()
            }
            Stage::OnTheLine(Unknown::PerhapsOnAir) => {
                "The call goes on, and you may be on air. This page cannot tell just now.".to_owned()
            }
            Stage::Waiting { position, .. } => format!("You are {} in line.", ordinal(position)),
            Stage::Next { .. } => format!("You talk to {} when the line is free.", self.host()),
            Stage::GoingOnAir => "You have been picked up.".to_owned(),
            Stage::OnAir { .. } => "Everybody hears you.".to_owned(),
            Stage::LineLost { place_kept: true } => {
                "The connection broke off. Your place is kept for a minute while the call is taken up again."
                    .to_owned()
            }
            Stage::LineLost { place_kept: false } => {
                "The connection broke off. The call is being taken up again.".to_owned()
            }
            Stage::ThankYou if self.can_hang_up() => "The studio says goodbye.".to_owned(),
            Stage::ThankYou => "Your call is over.".to_owned(),
            Stage::Ended => "You have hung up.".to_owned(),
            Stage::LetGo => "The studio has ended the call.".to_owned(),
            Stage::PlaceKept { error: None } => {
                "You have left the line. Your place is kept for a minute.".to_owned()
            }
            Stage::PlaceKept { error: Some(error) } => {
                format!("{} Your place is kept for a minute.", sentence_of(&error.to_string()))
            }
            Stage::Failed(error) => sentence_of(&error.to_string()),
        }
    }

    /// What to do or to expect; empty where nothing is to be added.
    #[must_use]
    pub fn hint(&self) -> String {
        match self.stage() {
            // What to do about a failure stands beside it, with Twilio's number.
            Stage::Loading | Stage::OnTheLine(Unknown::NotYet | Unknown::PerhapsOnAir) | Stage::Failed(_) => {
                String::new()
            }
            Stage::Ready => self.notice().map(waiting_now).unwrap_or_default(),
            Stage::Closed | Stage::Full if self.can_hang_up() => String::new(),
            Stage::Closed => {
                "This page says when they open. A call now hears the studio’s message.".to_owned()
            }
            Stage::Full => "Try again in a few minutes; this page says when there is room.".to_owned(),
            Stage::Calling => "It takes a few seconds.".to_owned(),
            Stage::OnTheLine(Unknown::Unheard) => "Stay on the line and listen.".to_owned(),
            Stage::Waiting { estimate: Some(estimate), .. } => format!("Most likely {estimate}."),
            Stage::Waiting { estimate: None, .. } => {
                "How long it takes cannot be told yet. You hear music until then.".to_owned()
            }
            Stage::Next { .. } => "Radio off, and have your first sentence ready.".to_owned(),
            Stage::GoingOnAir => "Listen: you will hear that you are on.".to_owned(),
            Stage::OnAir { .. } => "Start with your point.".to_owned(),
            Stage::LineLost { .. } => "Stay on this page; it keeps trying.".to_owned(),
            Stage::ThankYou if self.can_hang_up() => String::new(),
            Stage::ThankYou => "You can call again, if you have more to say.".to_owned(),
            Stage::Ended | Stage::LetGo => "You can call again.".to_owned(),
            Stage::PlaceKept { .. } => "Call again now to take it up.".to_owned(),
        }
    }

    /// What those who are read to hear of a change: no estimate, which changes by itself, and nothing
    /// of being on air, which is told louder.
    #[must_use]
    pub fn announcement(&self) -> String {
        match self.stage() {
            Stage::Loading | Stage::OnAir { .. } => String::new(),
            stage => format!("{}. {}", stage.word().trim_end_matches('…'), self.sentence()),
        }
    }

    /// The title of the window, by which a caller in another tab is called back.
    #[must_use]
    pub fn title(&self) -> String {
        let show = self.notice().map_or("the studio", |notice| notice.show_name.as_str());
        match self.stage() {
            Stage::OnAir { .. } => format!("ON AIR: {show}"),
            Stage::GoingOnAir => format!("On air in a moment: {show}"),
            Stage::Next { .. } => format!("You are next: {show}"),
            Stage::Waiting { position, .. } => format!("{} in line: {show}", capital(&ordinal(position))),
            Stage::LineLost { .. } => format!("Line lost: {show}"),
            _ => format!("Call {show}"),
        }
    }

    /// How the lines are, for who reads the page without being able to call from it.
    #[must_use]
    pub fn lines(&self) -> String {
        match self.notice() {
            None => String::new(),
            Some(notice) if !notice.open => "The lines are closed.".to_owned(),
            Some(notice) if notice.full => "The line is full.".to_owned(),
            Some(notice) => waiting_now(notice),
        }
    }

    fn host(&self) -> &str {
        self.notice()
            .map(|notice| notice.host.as_str())
            .filter(|host| !host.is_empty())
            .unwrap_or("the studio")
    }
}

/// How many wait, for those who consider calling.
#[must_use]
pub fn waiting_now(notice: &LinesNotice) -> String {
    match notice.waiting {
        0 => "Nobody is waiting now.".to_owned(),
        1 => "One caller is waiting.".to_owned(),
        many => format!("{many} callers are waiting."),
    }
}

/// A place in line, in words as far as people say them.
fn ordinal(position: u32) -> String {
    const WORDS: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth",
    ];
    let index = usize::try_from(position).unwrap_or(usize::MAX).wrapping_sub(1);
    WORDS.get(index).map_or_else(
        || {
            let ending = match (position % 100, position % 10) {
                (11..=13, _) => "th",
                (_, 1) => "st",
                (_, 2) => "nd",
                (_, 3) => "rd",
                _ => "th",
            };
            format!("{position}{ending}")
        },
        |word| (*word).to_owned(),
    )
}

fn sentence_of(words: &str) -> String {
    let words = words.trim_end_matches('.');
    format!("{}.", capital(words))
}
