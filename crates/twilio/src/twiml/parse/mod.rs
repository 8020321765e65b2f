//! Reads documents as Twilio reads them: strict about XML and queues, lenient about the rest.

mod attributes;
mod diagnosis;
mod dial;
mod nouns;
mod say;
mod values;
mod verbs;

use roxmltree::{Document, Node, ParsingOptions};

use super::Response;
use diagnosis::Diagnosis;

pub use diagnosis::{Position, TwimlError, Warning};

/// The largest document, in bytes (64 kB; error 11750).
pub const MAX_DOCUMENT_BYTES: usize = 64 * 1024;

/// The longest queue name, in characters (errors 14205 and 14213).
pub const MAX_QUEUE_NAME_CHARS: usize = 64;

/// More nodes than any document of the permitted size can need.
const MAX_NODES: u32 = 20_000;

/// A document that could be read, and what was odd about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// What the call is to do.
    pub response: Response,
    /// What was passed over or replaced by its default.
    pub warnings: Vec<Warning>,
}

/// Reads a document.
///
/// Unknown elements and attributes are passed over with warning 12200, unusable values of most
/// attributes give way to the default with the warning that Twilio has for them. Comments and
/// processing instructions do not count.
///
/// # Errors
/// When the document is larger than 64 kB (11750), is not XML or has a DTD (12100), names another
/// XML version (12101), has another root than `Response` (12102), or when an `Enqueue` (14201 to
/// 14206) or a dialled `Queue` (14210 to 14213) is unusable.
pub fn parse(xml: &str) -> Result<Parsed, TwimlError> {
    if xml.len() > MAX_DOCUMENT_BYTES {
        return Err(TwimlError::new(11750, "the document is larger than 64 kB".into(), Position::START));
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(xml, options).map_err(|error| {
        TwimlError::new(12100, format!("the document is not XML: {error}"), error.pos().into())
    })?;
    if declares_other_version(xml) {
        return Err(TwimlError::new(12101, "the document is not XML 1.0".into(), Position::START));
    }
    let mut diagnosis = Diagnosis::new(&document);
    let root = document.root_element();
    if root.tag_name().name() != "Response" {
        let message = format!("the root element must be Response, not {}", root.tag_name().name());
        return Err(diagnosis.error(12102, message, root));
    }
    for attribute in root.attributes() {
        diagnosis.warn_at(12200, unknown_attribute(attribute.name(), root), attribute.range().start);
    }
    let mut response = Response::new();
    for child in content(root) {
        if child.is_element() {
            response.verbs.extend(verbs::verb(child, &mut diagnosis)?);
        } else {
            diagnosis.warn(12200, "text outside of any verb is ignored".into(), child);
        }
    }
    Ok(Parsed { response, warnings: diagnosis.into_warnings() })
}

/// The elements and the texts that are more than white space.
fn content<'a, 'input>(node: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(|child| {
        child.is_element() || (child.is_text() && !child.text().unwrap_or_default().trim().is_empty())
    })
}

/// The texts that stand directly in the element, without the white space around them.
fn own_text(node: Node<'_, '_>) -> String {
    let text: String = node.children().filter(Node::is_text).filter_map(|child| child.text()).collect();
    text.trim().to_owned()
}

/// Warns of every element inside one that may hold only text.
fn expect_text_only(node: Node<'_, '_>, code: u32, diagnosis: &mut Diagnosis<'_, '_>) {
    for child in node.children().filter(Node::is_element) {
        let (inner, outer) = (child.tag_name().name(), node.tag_name().name());
        diagnosis.warn(code, format!("{inner} is not allowed in {outer} and is ignored"), child);
    }
}

fn unknown_attribute(name: &str, node: Node<'_, '_>) -> String {
    format!("{} has no attribute {name}; it is ignored", node.tag_name().name())
}

/// The XML reader itself takes any version for 1.0.
fn declares_other_version(xml: &str) -> bool {
    let declaration = xml.trim_start_matches('\u{feff}').strip_prefix("<?xml");
    let version = declaration
        .and_then(|rest| rest.split_once("?>"))
        .and_then(|(inside, _)| inside.split_once("version"))
        .map(|(_, value)| {
            value.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''))
        });
    version.is_some_and(|version| !version.starts_with("1."))
}
