//! Courses of visits: asked for, offered, booked in one act, changed. Start reading at
//! [`calendar`], then [`options`].

pub mod booking;
pub mod calendar;
pub mod change;
pub mod grid;
pub mod more;
pub mod options;
pub mod question;
pub mod rows;
pub(crate) mod shifts;
