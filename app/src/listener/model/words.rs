//! The page's texts in each state.

use show::LinesNotice;

use super::{
    ListenerModel,
    view::{ListenerView, Remedy, WhyUnknown},
};
use crate::case::capital;

impl ListenerView {
    /// The state in a word or two that can be read at arm's length.
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
            Self::Elsewhere => "On another page",
            Self::Ended | Self::LetGo | Self::Left => "Call ended",
            Self::Failed(error) => match Remedy::of(error) {
                Remedy::Microphone => "No microphone",
                Remedy::Elsewhere => "No calls here",
                Remedy::Later => "No call",
                Remedy::Network => "No connection",
            },
        }
    }

    /// The value of `data-view`, which the stylesheet uses.
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
            Self::Ended | Self::LetGo | Self::Elsewhere | Self::Left => "ended",
            Self::Failed(_) => "failed",
        }
    }
}

impl ListenerModel {
    /// What is happening, in one sentence that changes only with the state.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self.view() {
            ListenerView::Loading => "The phone is being set up.".to_owned(),
            ListenerView::Ready => "Your browser is the phone.".to_owned(),
            ListenerView::Closed | ListenerView::Full if self.can_hang_up() => {
                "You hear the studio’s message.".to_owned()
            }
            ListenerView::Closed => "Nobody can join the line now.".to_owned(),
            ListenerView::Full => "As many wait as can.".to_owned(),
            ListenerView::Calling => "Allow the microphone if your browser asks for it.".to_owned(),
            ListenerView::OnTheLine(WhyUnknown::NotYet) => {
                "You are through. Your place is being looked up.".to_owned()
            }
            ListenerView::OnTheLine(WhyUnknown::Unheard) => {
                "You are through, and the call goes on. Your place cannot be shown just now.".to_owned()
            }
            ListenerView::OnTheLine(WhyUnknown::PerhapsOnAir) => {
                "The call goes on, and you may be on air. This page cannot tell just now.".to_owned()
            }
            ListenerView::Waiting { position, .. } => format!("You are {} in line.", ordinal(position)),
            ListenerView::Next { .. } => format!("You talk to {} when the line is free.", self.host()),
            ListenerView::GoingOnAir => "You have been picked up.".to_owned(),
            ListenerView::OnAir { .. } => "Everybody hears you.".to_owned(),
            ListenerView::LineLost { place_kept: true } => {
                "The connection broke off. Your place is kept for a minute while the call is taken up again."
                    .to_owned()
            }
            ListenerView::LineLost { place_kept: false } => {
                "The connection broke off. The call is being taken up again.".to_owned()
            }
            ListenerView::ThankYou if self.can_hang_up() => "The studio says goodbye.".to_owned(),
            ListenerView::ThankYou => "Your call is over.".to_owned(),
            ListenerView::Ended => "You have hung up.".to_owned(),
            ListenerView::LetGo => "The studio has ended the call.".to_owned(),
            ListenerView::Elsewhere => "You are on the line by another page.".to_owned(),
            ListenerView::Left => "You have left the page, and that ended the call.".to_owned(),
            ListenerView::PlaceKept { error: None } => {
                "You have left the line. Your place is kept for a minute.".to_owned()
            }
            ListenerView::PlaceKept { error: Some(error) } => {
                format!("{} Your place is kept for a minute.", sentence_of(&error.to_string()))
            }
            ListenerView::Failed(error) => sentence_of(&error.to_string()),
        }
    }

    /// What to do or to expect; may be empty.
    #[must_use]
    pub fn hint(&self) -> String {
        match self.view() {
            // `FailureNotice` says what to do about a failure, with Twilio's code.
            ListenerView::Loading
            | ListenerView::OnTheLine(WhyUnknown::NotYet | WhyUnknown::PerhapsOnAir)
            | ListenerView::Failed(_) => String::new(),
            ListenerView::Ready => self.notice().map(waiting_now).unwrap_or_default(),
            ListenerView::Closed | ListenerView::Full if self.can_hang_up() => String::new(),
            ListenerView::Closed => {
                "This page says when they open. A call now hears the studio’s message.".to_owned()
            }
            ListenerView::Full => "Try again in a few minutes; this page says when there is room.".to_owned(),
            ListenerView::Calling => "It takes a few seconds.".to_owned(),
            ListenerView::OnTheLine(WhyUnknown::Unheard) => "Stay on the line and listen.".to_owned(),
            ListenerView::Waiting { estimate: Some(estimate), .. } => format!("Most likely {estimate}."),
            ListenerView::Waiting { estimate: None, .. } => {
                "How long it takes cannot be told yet. You hear music until then.".to_owned()
            }
            ListenerView::Next { .. } => "Radio off, and have your first sentence ready.".to_owned(),
            ListenerView::GoingOnAir => "Listen: you will hear that you are on.".to_owned(),
            ListenerView::OnAir { .. } => "Start with your point.".to_owned(),
            ListenerView::LineLost { .. } => "Stay on this page; it keeps trying.".to_owned(),
            ListenerView::ThankYou if self.can_hang_up() => String::new(),
            ListenerView::ThankYou => "You can call again, if you have more to say.".to_owned(),
            ListenerView::Ended | ListenerView::LetGo | ListenerView::Left => {
                "You can call again.".to_owned()
            }
            ListenerView::Elsewhere => "Go on there, or close it and call again here.".to_owned(),
            ListenerView::PlaceKept { .. } => "Call again now to take it up.".to_owned(),
        }
    }

    /// What screen readers announce: without the estimate, which changes by itself, and without being on
    /// air, which the assertive region announces.
    #[must_use]
    pub fn announcement(&self) -> String {
        match self.view() {
            ListenerView::Loading | ListenerView::OnAir { .. } => String::new(),
            view => format!("{}. {}", view.word().trim_end_matches('…'), self.sentence()),
        }
    }

    /// The title of the window, which a caller sees from another tab.
    #[must_use]
    pub fn title(&self) -> String {
        let show = self.notice().map_or("the studio", |notice| notice.show_name.as_str());
        match self.view() {
            ListenerView::OnAir { .. } => format!("ON AIR: {show}"),
            ListenerView::GoingOnAir => format!("On air in a moment: {show}"),
            ListenerView::Next { .. } => format!("You are next: {show}"),
            ListenerView::Waiting { position, .. } => {
                format!("{} in line: {show}", capital(&ordinal(position)))
            }
            ListenerView::LineLost { .. } => format!("Line lost: {show}"),
            _ => format!("Call {show}"),
        }
    }

    /// The state of the lines, for readers who cannot call from this page.
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

/// How many callers wait, for those who consider calling.
#[must_use]
pub fn waiting_now(notice: &LinesNotice) -> String {
    match notice.waiting {
        0 => "Nobody is waiting now.".to_owned(),
        1 => "One caller is waiting.".to_owned(),
        many => format!("{many} callers are waiting."),
    }
}

/// A place in line: in words up to twelfth, then in digits.
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
