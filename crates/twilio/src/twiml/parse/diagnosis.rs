use roxmltree::{Document, Node, TextPos};

/// A place in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl Position {
    pub(super) const START: Self = Self { line: 1, column: 1 };
}

impl From<TextPos> for Position {
    fn from(position: TextPos) -> Self {
        Self { line: position.row, column: position.col }
    }
}

/// A fault in a document that Twilio reports but tolerates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Twilio's number for it.
    pub code: u32,
    /// What was odd and what happens instead.
    pub message: String,
    /// Its place in the text.
    pub position: Position,
}

/// Why a document cannot be carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("TwiML error {code} at line {line}, column {column}: {message}", line = position.line, column = position.column)]
pub struct TwimlError {
    code: u32,
    message: String,
    /// Its place in the text.
    pub position: Position,
}

impl TwimlError {
    pub(super) const fn new(code: u32, message: String, position: Position) -> Self {
        Self { code, message, position }
    }

    /// Twilio's number for the error, from its error dictionary.
    #[must_use]
    pub const fn code(&self) -> u32 {
        self.code
    }

    /// What is wrong, without number and place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// How many warnings are reported, more than anybody reads; further ones are left out.
const MAX_WARNINGS: usize = 100;

/// Collects the warnings of one document.
pub struct Diagnosis<'a, 'input> {
    document: &'a Document<'input>,
    warnings: Vec<Warning>,
}

impl<'a, 'input> Diagnosis<'a, 'input> {
    pub const fn new(document: &'a Document<'input>) -> Self {
        Self { document, warnings: Vec::new() }
    }

    pub fn warn(&mut self, code: u32, message: String, node: Node<'_, '_>) {
        self.warn_at(code, message, node.range().start);
    }

    pub fn warn_at(&mut self, code: u32, message: String, offset: usize) {
        if self.warnings.len() < MAX_WARNINGS {
            // Finding the line needs a pass over the text, so it is done only when there is something to
            // report.
            let position = self.document.text_pos_at(offset).into();
            self.warnings.push(Warning { code, message, position });
        }
    }

    pub fn error(&self, code: u32, message: String, node: Node<'_, '_>) -> TwimlError {
        self.error_at(code, message, node.range().start)
    }

    pub fn error_at(&self, code: u32, message: String, offset: usize) -> TwimlError {
        TwimlError::new(code, message, self.document.text_pos_at(offset).into())
    }

    pub fn into_warnings(self) -> Vec<Warning> {
        self.warnings
    }
}
