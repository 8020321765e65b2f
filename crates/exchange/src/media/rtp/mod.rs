//! RTP without a network: the numbers packets are sent with, their order, telephone keys.

mod dtmf;
mod reorder_buffer;
mod rewriter;

pub(super) use dtmf::DtmfDetector;
pub(super) use reorder_buffer::{Item, ReorderBuffer};
pub(super) use rewriter::{RtpHeader, RtpRewriter};
