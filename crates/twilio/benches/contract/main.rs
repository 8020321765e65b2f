//! What each call of a phone costs the server in processor time: tokens, signatures, documents.

mod signatures;
mod tokens;
mod twiml;

fn main() {
    divan::main();
}
