//! Reads a planning question from JSON, and writes and reads solutions.
//!
//! The format is `FORMAT.md`, version 1, with these optional additions: `buffer_before` and
//! `buffer_after` (slots) on therapists and courses, `opening_min` (minute of slot 0, else 480), `locked` (as `assign`), `confirmed`
//! (`[[course, visit]]`). What is not in the format is ignored.

use serde_json::Value;

use crate::draft::{
    Assigned, Client, Course, Draft, Pair, Place, Rule, Site, Therapist, Weights, Window,
};
use crate::refusal::Refusal;

/// A value and where it is in the file.
struct Node<'v> {
    path: String,
    value: &'v Value,
}

static NOTHING: Value = Value::Null;

impl<'v> Node<'v> {
    fn refuse<T>(&self, reason: impl Into<String>) -> Result<T, Refusal> {
        Err(Refusal::input(self.path.clone(), reason))
    }

    /// A member, `null` when absent.
    fn at(&self, key: &str) -> Node<'v> {
        let path = if self.path.is_empty() { key.into() } else { format!("{}.{key}", self.path) };
        Node { path, value: self.value.get(key).unwrap_or(&NOTHING) }
    }

    fn absent(&self) -> bool {
        self.value.is_null()
    }

    fn list(&self) -> Result<Vec<Node<'v>>, Refusal> {
        let Some(list) = self.value.as_array() else { return self.refuse("is not a list") };
        let node = |(index, value)| Node { path: format!("{}[{index}]", self.path), value };
        Ok(list.iter().enumerate().map(node).collect())
    }

    fn optional_list(&self) -> Result<Vec<Node<'v>>, Refusal> {
        if self.absent() { Ok(Vec::new()) } else { self.list() }
    }

    fn number(&self) -> Result<u32, Refusal> {
        if self.absent() {
            return self.refuse("is missing");
        }
        let Some(number) = self.value.as_i64() else {
            return self.refuse(format!("{} is not a whole number", self.value));
        };
        if number < 0 {
            return self.refuse(format!("{number} is negative"));
        }
        if number > 1_000_000 {
            return self.refuse(format!("{number} is too large"));
        }
        Ok(number as u32)
    }

    fn number_or(&self, absent: u32) -> Result<u32, Refusal> {
        if self.absent() { Ok(absent) } else { self.number() }
    }

    fn numbers(&self) -> Result<Vec<u32>, Refusal> {
        self.list()?.iter().map(Node::number).collect()
    }

    /// A list of exactly `N` numbers.
    fn tuple<const N: usize>(&self) -> Result<[u32; N], Refusal> {
        let numbers = self.numbers()?;
        let count = numbers.len();
        numbers.try_into().or_else(|_| self.refuse(format!("has {count} numbers, not {N}")))
    }

    fn text(&self) -> Result<String, Refusal> {
        match self.value.as_str() {
            Some(text) => Ok(text.into()),
            None => self.refuse("is not text"),
        }
    }

    fn each<T>(&self, read: impl Fn(&Node<'v>) -> Result<T, Refusal>) -> Result<Vec<T>, Refusal> {
        self.list()?.iter().map(read).collect()
    }

    /// As `each`, for things whose `id` is their position.
    fn each_by_id<T>(
        &self,
        read: impl Fn(&Node<'v>) -> Result<T, Refusal>,
    ) -> Result<Vec<T>, Refusal> {
        let nodes = self.list()?;
        for (position, node) in nodes.iter().enumerate() {
            let id = node.at("id");
            let number = id.number()? as usize;
            if number < position {
                return id.refuse(format!("id {number} is used twice"));
            }
            if number > position {
                return id.refuse(format!("id {number} stands at position {position}"));
            }
        }
        nodes.iter().map(read).collect()
    }
}

/// Reads a question. Refuses with the path in the file and the reason.
pub fn read(input: &[u8]) -> Result<Draft, Refusal> {
    let value: Value = serde_json::from_slice(input)
        .map_err(|error| Refusal::input("", format!("is not JSON: {error}")))?;
    let root = Node { path: String::new(), value: &value };
    if !value.is_object() {
        return root.refuse("is not an object");
    }
    let version = root.at("version");
    if version.number()? != 1 {
        return version.refuse("is not 1");
    }
    let incumbent = root.at("incumbent");
    Ok(Draft {
        days: root.at("days").number()?,
        slots_per_day: root.at("slots_per_day").number()?,
        slot_minutes: root.at("slot_min").number_or(15)?,
        opening_minute: root.at("opening_min").number_or(8 * 60)?,
        now: root.at("now").number_or(0)?,
        weights: weights(&root.at("weights"))?,
        sites: root.at("sites").each_by_id(site)?,
        therapists: root.at("therapists").each_by_id(therapist)?,
        clients: root.at("clients").each_by_id(client)?,
        courses: root.at("courses").each_by_id(course)?,
        pairs: root.at("pairs").optional_list()?.iter().map(pair).collect::<Result<_, _>>()?,
        incumbent: if incumbent.absent() { None } else { Some(incumbent.each(assigned)?) },
        locked: root
            .at("locked")
            .optional_list()?
            .iter()
            .map(assigned)
            .collect::<Result<_, _>>()?,
        cancelled: if root.at("cancelled").absent() {
            Vec::new()
        } else {
            root.at("cancelled").numbers()?
        },
        confirmed: root
            .at("confirmed")
            .optional_list()?
            .iter()
            .map(|node| node.tuple().map(|[course, visit]| (course, visit)))
            .collect::<Result<_, _>>()?,
    })
}

fn weights(node: &Node) -> Result<Weights, Refusal> {
    Ok(Weights {
        unscheduled: node.at("unsched").number()?,
        gap_over: node.at("gap_over").number()?,
        late: node.at("late").number()?,
        change: node.at("change").number()?,
        therapist: node.at("pref_ther").number()?,
        window: node.at("pref_win").number()?,
        fragment: node.at("frag").tuple()?,
        trip_minutes_per_point: node.at("trip_per_min_div").number()?,
        noshow_peak: node.at("noshow_peak").number()?,
        peak_from_slot: node.at("peak_from").number()?,
        moved: node.at("move").number()?,
        moved_therapist: node.at("move_ther").number()?,
        dropped: node.at("drop").number()?,
        notice_days: node.at("notice_days").number()?,
        notice_factor: node.at("notice_mult").number()?,
    })
}

fn site(node: &Node) -> Result<Site, Refusal> {
    let rooms = node.at("rooms");
    let Some(kinds) = rooms.value.as_object() else { return rooms.refuse("is not an object") };
    let rooms = kinds
        .keys()
        .map(|kind| Ok((kind.clone(), rooms.at(kind).number()?)))
        .collect::<Result<_, Refusal>>()?;
    Ok(Site { rooms })
}

fn therapist(node: &Node) -> Result<Therapist, Refusal> {
    let shift = |node: &Node| node.tuple().map(|[start, end]| (start, end));
    Ok(Therapist {
        discipline: node.at("discipline").text()?,
        skills: node.at("skills").each(Node::text)?,
        site: node.at("site").number()?,
        max_slots: node.at("max_slots").number()?,
        shifts: node.at("shifts").each(|day| day.each(shift))?,
        buffer_before_slots: node.at("buffer_before").number_or(0)?,
        buffer_after_slots: node.at("buffer_after").number_or(0)?,
    })
}

fn client(node: &Node) -> Result<Client, Refusal> {
    let window =
        |node: &Node| node.tuple().map(|[weekday, start, end]| Window { weekday, start, end });
    let noshow = node.at("noshow");
    let Some(noshow) = noshow.value.as_f64() else { return noshow.refuse("is not a number") };
    let liked = node.at("pref_therapist");
    Ok(Client {
        travel_minutes: node.at("travel_min").number()?,
        sites: node.at("sites").numbers()?,
        windows: node.at("windows").each(window)?,
        preferred: node.at("pref").each(window)?,
        blackout: node.at("blackout").numbers()?,
        noshow,
        priority: node.at("priority").number()?,
        preferred_therapist: if liked.absent() { None } else { Some(liked.number()?) },
        excluded: node.at("excluded").numbers()?,
    })
}

fn course(node: &Node) -> Result<Course, Refusal> {
    let visit_slots = node.at("dur").numbers()?;
    let count = node.at("n").number()? as usize;
    if count != visit_slots.len() {
        return node.at("n").refuse(format!("is {count} but `dur` has {}", visit_slots.len()));
    }
    Ok(Course {
        client: node.at("client").number()?,
        discipline: node.at("discipline").text()?,
        technique: node.at("technique").text()?,
        room: node.at("room").text()?,
        visit_slots,
        release: node.at("release").number()?,
        target: node.at("target").number()?,
        gap_days_min: node.at("min_gap").number()?,
        gap_days_max: node.at("max_gap").number()?,
        buffer_before_slots: node.at("buffer_before").number_or(0)?,
        buffer_after_slots: node.at("buffer_after").number_or(0)?,
    })
}

fn pair(node: &Node) -> Result<Pair, Refusal> {
    let rule = node.at("rule");
    let rule = match rule.text()?.as_str() {
        "not_same_day" => Rule::NotSameDay,
        "apart" => Rule::Apart { slots: node.at("slots").number()? },
        "free" => Rule::Free,
        other => return rule.refuse(format!("`{other}` is not a rule")),
    };
    Ok(Pair { a: node.at("a").number()?, b: node.at("b").number()?, rule })
}

fn assigned(node: &Node) -> Result<Assigned, Refusal> {
    let [course, visit, therapist, day, start] = node.tuple()?;
    Ok(Assigned { course, visit, place: Place { therapist, day, start } })
}

/// Reads `{"assign": [[course, visit, therapist, day, start], ...]}`.
pub fn read_solution(input: &[u8]) -> Result<Vec<Assigned>, Refusal> {
    let value: Value = serde_json::from_slice(input)
        .map_err(|error| Refusal::input("", format!("is not JSON: {error}")))?;
    Node { path: "assign".into(), value: value.get("assign").unwrap_or(&NOTHING) }.each(assigned)
}

/// Writes a solution as `read_solution` reads it.
pub fn write_solution(assigned: &[Assigned]) -> String {
    let rows: Vec<[u32; 5]> = assigned
        .iter()
        .map(|one| [one.course, one.visit, one.place.therapist, one.place.day, one.place.start])
        .collect();
    serde_json::json!({ "assign": rows }).to_string()
}
