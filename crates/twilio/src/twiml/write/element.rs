use crate::twiml::Method;

/// An XML element in the making: first its attributes, then its content.
pub struct Element {
    name: &'static str,
    start: String,
    /// `None` closes the element in its start tag.
    content: Option<String>,
}

impl Element {
    pub fn new(name: &'static str) -> Self {
        Self { name, start: format!("<{name}"), content: None }
    }

    /// Writes the attribute if there is a value, even an empty one.
    pub fn optional(mut self, name: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.start.push(' ');
            self.start.push_str(name);
            self.start.push_str("=\"");
            escape(value, TextPlace::Attribute, &mut self.start);
            self.start.push('"');
        }
        self
    }

    /// Writes the attribute unless it is at its default.
    pub fn word(self, name: &str, value: &str, default: &str) -> Self {
        self.optional(name, (value != default).then_some(value))
    }

    pub fn number(self, name: &str, value: u32, default: u32) -> Self {
        self.optional(name, (value != default).then(|| value.to_string()).as_deref())
    }

    pub fn optional_number(self, name: &str, value: Option<u32>) -> Self {
        self.optional(name, value.map(|value| value.to_string()).as_deref())
    }

    pub fn flag(self, name: &str, value: bool, default: bool) -> Self {
        let word = if value { "true" } else { "false" };
        self.optional(name, (value != default).then_some(word))
    }

    pub fn method(self, name: &str, value: Method) -> Self {
        self.word(name, value.as_str(), Method::default().as_str())
    }

    pub fn text(mut self, text: &str) -> Self {
        escape(text, TextPlace::Text, self.content.get_or_insert_default());
        self
    }

    pub fn child(mut self, child: &Self) -> Self {
        let content = self.content.get_or_insert_default();
        child.write(content);
        self
    }

    pub fn finish(&self) -> String {
        let mut xml = String::new();
        self.write(&mut xml);
        xml
    }

    fn write(&self, xml: &mut String) {
        xml.push_str(&self.start);
        match &self.content {
            None => xml.push_str("/>"),
            Some(content) => {
                xml.push('>');
                xml.push_str(content);
                xml.push_str("</");
                xml.push_str(self.name);
                xml.push('>');
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TextPlace {
    Text,
    Attribute,
}

/// Writes a text so that an XML reader gives the same one back.
///
/// A reader turns carriage returns into line feeds (XML 1.0, section 2.11) and, in attributes, all
/// white space into spaces (section 3.3.3), unless they are written as references.
fn escape(text: &str, place: TextPlace, xml: &mut String) {
    for character in text.chars() {
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\r' => xml.push_str("&#13;"),
            '"' if place == TextPlace::Attribute => xml.push_str("&quot;"),
            '\t' if place == TextPlace::Attribute => xml.push_str("&#9;"),
            '\n' if place == TextPlace::Attribute => xml.push_str("&#10;"),
            '\t' | '\n' => xml.push(character),
            '\0'..' ' | '\u{fffe}' | '\u{ffff}' => xml.push(char::REPLACEMENT_CHARACTER),
            _ => xml.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Element;

    #[test]
    fn what_xml_reserves_is_escaped() {
        let xml = Element::new("E").optional("a", Some("<\"&'>\n\t\r")).text("a & <b> \"c\" \r\n").finish();
        assert_eq!(xml, "<E a=\"&lt;&quot;&amp;'&gt;&#10;&#9;&#13;\">a &amp; &lt;b&gt; \"c\" &#13;\n</E>");
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        let xml = Element::new("E").text("a\0b\u{b}c\u{ffff}").finish();
        assert_eq!(xml, "<E>a\u{fffd}b\u{fffd}c\u{fffd}</E>");
        roxmltree::Document::parse(&xml).expect("well-formed");
    }

    #[test]
    fn an_empty_text_keeps_both_tags() {
        assert_eq!(Element::new("E").text("").finish(), "<E></E>");
        assert_eq!(Element::new("E").finish(), "<E/>");
    }
}
