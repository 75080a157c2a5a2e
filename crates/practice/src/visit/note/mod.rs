//! The note of a visit: written in drafts, signed once, added to, never changed.
//!
//! A draft belongs to its author; [`draft`] keeps it batch by batch, so that nothing typed is
//! lost. [`sign`] makes one draft the note; every other stays with its author and can be added.
//! What a note holds is [`body`]; what a decision allows of it, [`limits`]; its page, [`sheet`].

pub mod body;
pub mod draft;
pub mod edit;
pub mod limits;
pub mod sheet;
pub mod sign;
