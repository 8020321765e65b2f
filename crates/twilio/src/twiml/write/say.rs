use super::element::Element;
use crate::twiml::{Say, Spoken, Ssml};

pub fn say(say: &Say) -> Element {
    let element = Element::new("Say")
        .optional("voice", say.voice.as_deref())
        .optional("language", say.language.as_deref())
        .number("loop", say.loop_count, 1)
        .text("");
    content(element, &say.content)
}

fn content(element: Element, content: &[Spoken]) -> Element {
    content.iter().fold(element, |element, spoken| match spoken {
        Spoken::Text(text) => element.text(text),
        Spoken::Ssml(inner) => element.child(&ssml(inner)),
    })
}

fn ssml(ssml: &Ssml) -> Element {
    let element = ssml
        .attributes
        .iter()
        .filter(|(name, _)| ssml.tag.attributes().contains(&name.as_str()))
        .fold(Element::new(ssml.tag.as_str()), |element, (name, value)| element.optional(name, Some(value)));
    content(element, &ssml.content)
}
