//! The core against browsers made of str0m, on virtual time.
