use roxmltree::Node;

use super::{attributes::Attributes, diagnosis::Diagnosis, values::is_language};
use crate::twiml::{Say, Spoken, Ssml, SsmlTag};

/// The longest text that is spoken, in characters.
const MAX_SAY_CHARS: usize = 4_096;

/// SSML nested deeper than this is ignored; its words are still said.
const MAX_SSML_DEPTH: u32 = 16;

pub fn say<'a, 'input>(node: Node<'a, 'input>, diagnosis: &mut Diagnosis<'a, 'input>) -> Say {
    let mut attributes = Attributes::new(node, diagnosis);
    let voice = attributes.checked("voice", 13511, |voice| !voice.trim().is_empty());
    let language = attributes.checked("language", 13512, is_language);
    let loop_count = attributes.number("loop", 0..=u32::MAX, 13510).unwrap_or(1);
    attributes.finish();
    let mut say = Say { content: spoken(node, 0, diagnosis), voice, language, loop_count };
    trim(&mut say.content);
    let words = say.words();
    if words.is_empty() {
        diagnosis.warn(13520, "Say has nothing to say".into(), node);
    }
    if words.chars().count() > MAX_SAY_CHARS {
        diagnosis.warn(13521, format!("Say speaks only the first {MAX_SAY_CHARS} characters"), node);
        let mut left = MAX_SAY_CHARS;
        cut(&mut say.content, &mut left);
        trim(&mut say.content);
    }
    say
}

/// Reads words and SSML, and skips everything else with the words in it.
fn spoken<'a, 'input>(
    node: Node<'a, 'input>,
    depth: u32,
    diagnosis: &mut Diagnosis<'a, 'input>,
) -> Vec<Spoken> {
    let mut content = Vec::new();
    for child in node.children() {
        if child.is_text() {
            say_on(&mut content, child.text().unwrap_or_default());
        } else if child.is_element() {
            let name = child.tag_name().name();
            let Ok(tag) = name.parse() else {
                diagnosis.warn(12200, format!("{name} is not allowed in Say and is ignored"), child);
                continue;
            };
            if depth < MAX_SSML_DEPTH {
                content.push(ssml(child, tag, depth, diagnosis).into());
            } else {
                diagnosis.warn(12200, format!("{name} stands too deep and is ignored"), child);
                for text in child.descendants().filter(Node::is_text) {
                    say_on(&mut content, text.text().unwrap_or_default());
                }
            }
        }
    }
    content
}

/// Adds words at the end: a comment or an unknown element does not separate them.
fn say_on(content: &mut Vec<Spoken>, words: &str) {
    if words.is_empty() {
        return;
    }
    match content.last_mut() {
        Some(Spoken::Text(text)) => text.push_str(words),
        _ => content.push(words.into()),
    }
}

fn ssml<'a, 'input>(
    node: Node<'a, 'input>,
    tag: SsmlTag,
    depth: u32,
    diagnosis: &mut Diagnosis<'a, 'input>,
) -> Ssml {
    let mut element = Ssml::new(tag);
    for attribute in node.attributes() {
        let name = match attribute.namespace() {
            None => attribute.name().to_owned(),
            Some(roxmltree::NS_XML_URI) => format!("xml:{}", attribute.name()),
            Some(_) => String::new(),
        };
        if tag.attributes().contains(&name.as_str()) {
            element = element.attribute(&name, attribute.value());
        } else {
            let message = super::unknown_attribute(attribute.name(), node);
            diagnosis.warn_at(12200, message, attribute.range().start);
        }
    }
    element.content = spoken(node, depth.saturating_add(1), diagnosis);
    element
}

/// Removes the white space at both ends of what is said.
fn trim(content: &mut Vec<Spoken>) {
    if let Some(Spoken::Text(text)) = content.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Spoken::Text(text)) = content.last_mut() {
        text.truncate(text.trim_end().len());
    }
    content.retain(|spoken| !matches!(spoken, Spoken::Text(text) if text.is_empty()));
}

/// Keeps the first characters of the words, up to a limit.
fn cut(content: &mut Vec<Spoken>, left: &mut usize) {
    content.retain_mut(|spoken| {
        if *left == 0 {
            return false;
        }
        match spoken {
            Spoken::Text(text) => {
                if let Some((end, _)) = text.char_indices().nth(*left) {
                    text.truncate(end);
                }
                *left = left.saturating_sub(text.chars().count());
            }
            Spoken::Ssml(element) => cut(&mut element.content, left),
        }
        true
    });
}

#[cfg(test)]
mod tests {
    use super::{Spoken, Ssml, SsmlTag, cut, trim};

    #[test]
    fn words_are_cut_inside_directions_too() {
        let sentence = Ssml::new(SsmlTag::S).with("cd\u{e4}f").with(Ssml::new(SsmlTag::Break));
        let mut content: Vec<Spoken> = vec!["ab".into(), sentence.into(), "gh".into()];
        let mut left = 5;
        cut(&mut content, &mut left);
        assert_eq!(content, ["ab".into(), Spoken::from(Ssml::new(SsmlTag::S).with("cd\u{e4}"))]);
    }

    #[test]
    fn white_space_goes_only_at_the_ends() {
        let pause = || Spoken::from(Ssml::new(SsmlTag::Break));
        let mut content = vec![" ".into(), pause(), " a ".into(), pause(), "b ".into()];
        trim(&mut content);
        assert_eq!(content, [pause(), " a ".into(), pause(), "b".into()]);
    }
}
