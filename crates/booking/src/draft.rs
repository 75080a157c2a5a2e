//! A planning question as written: by the practice in code, or read from a file.
//!
//! Nothing here is checked. `Problem::new` checks it all and refuses with the path and the reason.
//! Times are slots of `slot_minutes` within a day; days count from 0, which is a Monday.

use std::collections::BTreeMap;

/// A visit's place on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Index into the therapists.
    pub therapist: u32,
    /// Day from 0.
    pub day: u32,
    /// First slot of the hands-on time (buffers come before and after it).
    pub start: u32,
}

/// One visit of one course and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Assigned {
    /// Index into the courses.
    pub course: u32,
    /// Which visit of the course, from 0.
    pub visit: u32,
    /// Where it stands.
    pub place: Place,
}

/// A stretch of one weekday, slots `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// 0 = Monday .. 6 = Sunday.
    pub weekday: u32,
    /// First slot.
    pub start: u32,
    /// One past the last slot.
    pub end: u32,
}

/// A place of work with interchangeable rooms of each kind.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// How many rooms of each kind.
    pub rooms: BTreeMap<String, u32>,
}

/// Someone who treats.
#[derive(Clone, Debug)]
pub struct Therapist {
    /// Such as `massage`.
    pub discipline: String,
    /// Techniques they may use.
    pub skills: Vec<String>,
    /// Index into the sites.
    pub site: u32,
    /// Hands-on cap for one day, in slots.
    pub max_slots: u32,
    /// Free stretches of each day, `start..end`, apart from each other. Breaks and other people's
    /// bookings are already cut out; visits of this draft (locked, incumbent) are not.
    pub shifts: Vec<Vec<(u32, u32)>>,
    /// Slots kept free before each of their visits.
    pub buffer_before_slots: u32,
    /// Slots kept free after each of their visits.
    pub buffer_after_slots: u32,
}

/// Someone who is treated.
#[derive(Clone, Debug)]
pub struct Client {
    /// Minutes of travel, there and back.
    pub travel_minutes: u32,
    /// Sites they come to.
    pub sites: Vec<u32>,
    /// When they can come.
    pub windows: Vec<Window>,
    /// When they like to come.
    pub preferred: Vec<Window>,
    /// Days they cannot come.
    pub blackout: Vec<u32>,
    /// Chance of not turning up, 0..=1.
    pub noshow: f64,
    /// 1..=9; weighs visits left without a place.
    pub priority: u32,
    /// The therapist they like.
    pub preferred_therapist: Option<u32>,
    /// Therapists they will not see.
    pub excluded: Vec<u32>,
}

/// A plan of visits for one client in one discipline.
#[derive(Clone, Debug)]
pub struct Course {
    /// Index into the clients.
    pub client: u32,
    /// Discipline the therapist must have.
    pub discipline: String,
    /// Skill the therapist must have.
    pub technique: String,
    /// Kind of room.
    pub room: String,
    /// Hands-on slots of each visit; its length is the number of visits. A longer first visit and
    /// a review after the second are longer entries here.
    pub visit_slots: Vec<u32>,
    /// First day the course may begin.
    pub release: u32,
    /// First visit is late after this day.
    pub target: u32,
    /// Least days between visits, at least 1.
    pub gap_days_min: u32,
    /// More days than this between visits cost.
    pub gap_days_max: u32,
    /// Slots kept free before each visit, where more than the therapist's own.
    pub buffer_before_slots: u32,
    /// Slots kept free after each visit, where more than the therapist's own.
    pub buffer_after_slots: u32,
}

/// How two courses of one client may stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Never on one day.
    NotSameDay,
    /// On one day only with this many slots between.
    Apart {
        /// Least slots between.
        slots: u32,
    },
    /// Any way; back to back at one site is one trip.
    Free,
}

/// Two courses of one client and their rule.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// One course.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// What holds between their visits.
    pub rule: Rule,
}

/// What each shortcoming costs.
#[derive(Clone, Debug)]
pub struct Weights {
    /// A visit without a place, times priority.
    pub unscheduled: u32,
    /// Each day over the greatest gap.
    pub gap_over: u32,
    /// Each day the first visit is late.
    pub late: u32,
    /// Another therapist than the visit before.
    pub change: u32,
    /// Not the therapist they like.
    pub therapist: u32,
    /// Not a time they like.
    pub window: u32,
    /// Left-over gap of 0, 1, 2, 3 slots beside a booking.
    pub fragment: [u32; 4],
    /// A trip costs travel minutes divided by this.
    pub trip_minutes_per_point: u32,
    /// Times the chance of a no-show, for visits in the peak.
    pub noshow_peak: u32,
    /// First slot of the peak.
    pub peak_from_slot: u32,
    /// An incumbent visit at another time.
    pub moved: u32,
    /// An incumbent visit with another therapist.
    pub moved_therapist: u32,
    /// An incumbent visit dropped.
    pub dropped: u32,
    /// Fewer days of notice than this is short.
    pub notice_days: u32,
    /// Short notice multiplies disruption by this.
    pub notice_factor: u32,
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            unscheduled: 400,
            gap_over: 12,
            late: 5,
            change: 30,
            therapist: 15,
            window: 8,
            fragment: [0, 6, 4, 2],
            trip_minutes_per_point: 5,
            noshow_peak: 20,
            peak_from_slot: 36,
            moved: 40,
            moved_therapist: 20,
            dropped: 100,
            notice_days: 2,
            notice_factor: 2,
        }
    }
}

/// The whole question.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Length of the calendar in days.
    pub days: u32,
    /// Slots in a day, at most 64.
    pub slots_per_day: u32,
    /// Length of one slot.
    pub slot_minutes: u32,
    /// Minute of the day at which slot 0 begins.
    pub opening_minute: u32,
    /// Today; visits before it have happened.
    pub now: u32,
    /// What shortcomings cost.
    pub weights: Weights,
    /// Places of work.
    pub sites: Vec<Site>,
    /// Who treats.
    pub therapists: Vec<Therapist>,
    /// Who is treated.
    pub clients: Vec<Client>,
    /// What is to be planned.
    pub courses: Vec<Course>,
    /// Rules between courses of one client.
    pub pairs: Vec<Pair>,
    /// The plan in force, when this is a re-plan. Visits before `now` stay.
    pub incumbent: Option<Vec<Assigned>>,
    /// Visits that must stay where they are.
    pub locked: Vec<Assigned>,
    /// Courses whose remaining visits were cancelled; only these may have no visits.
    pub cancelled: Vec<u32>,
    /// Visits the client has confirmed, as (course, visit).
    pub confirmed: Vec<(u32, u32)>,
}
