//! Our library beside Twilio's own for node and Python: each must accept what the other makes.
//!
//! `scripts/setup/peers.sh` installs theirs, outside of the repository.

mod documents;
mod library;
mod signatures;
mod tokens;
