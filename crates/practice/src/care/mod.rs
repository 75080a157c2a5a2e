//! From a person to a check that a course may be booked on: clients, screens, clearance, findings
//! set aside. Start reading at [`standing`].

pub mod clearance;
pub mod clients;
pub mod repeats;
pub mod replay;
pub mod screening;
pub mod setting_aside;
pub mod standing;
