//! Number lines, cut where conditions cut them.

use super::Space;
use super::check::holds;
use crate::condition::Test;
use crate::fact::FactType;
use crate::record::Value;

/// A stretch of a number line that no condition tells apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stretch {
    /// Belongs to the stretch as its first (or only) value.
    low: f64,
    high: f64,
    low_closed: bool,
    high_closed: bool,
    example: f64,
}

impl Stretch {
    pub(super) fn value(&self, kind: &FactType) -> Value {
        match kind {
            FactType::Int { .. } => Value::Int(self.example as i64),
            _ => Value::Number(self.example),
        }
    }

    pub(super) fn contains(&self, x: f64) -> bool {
        (x > self.low || (self.low_closed && x == self.low))
            && (x < self.high || (self.high_closed && x == self.high))
    }
}

impl Space {
    /// Tries every cut of a fact's values: each value must fall into exactly one code.
    /// Returns how many points were tried and the first that does not.
    pub fn partition_fault(&self, fact: usize) -> (usize, Option<f64>) {
        let Some((this, layout)) = self.facts.get(fact).zip(self.layouts.get(fact)) else {
            return (0, None);
        };
        let Some((min, max)) = this.kind.bounds() else {
            return (self.values(fact).len().max(layout.count), None);
        };
        let whole = matches!(this.kind, FactType::Int { .. });
        let mut points = vec![min, max];
        for stretch in &layout.stretches {
            // Between two neighbouring cuts nothing can change, so the cuts, what lies just
            // beside them and one point inside are all there is to try.
            let beside = if whole { 1.0 } else { (stretch.high - stretch.low).abs() / 1024.0 };
            for end in [stretch.low, stretch.high, stretch.example] {
                points.extend([end - beside, end, end + beside]);
            }
        }
        points.retain(|x| (min..=max).contains(x));
        let fault = points
            .iter()
            .copied()
            .find(|x| layout.stretches.iter().filter(|stretch| stretch.contains(*x)).count() != 1);
        (points.len(), fault)
    }

    /// Plants a gap in a number line, so that a test can see P4 fail.
    #[doc(hidden)]
    pub fn plant_gap(&mut self, fact: usize) {
        if let Some(stretch) =
            self.layouts.get_mut(fact).and_then(|layout| layout.stretches.first_mut())
        {
            stretch.low_closed = false;
        }
    }
}

/// Cuts a number line where conditions cut it, and merges what they do not tell apart.
pub(super) fn stretches(kind: &FactType, tests: &[Test]) -> Vec<Stretch> {
    let (min, max) = kind.bounds().unwrap_or((0.0, 0.0));
    let mut cuts: Vec<f64> = Vec::new();
    for test in tests {
        match test {
            Test::Compare(_, literal) => cuts.extend(literal.number),
            Test::OneOf(list) => cuts.extend(list.iter().filter_map(|l| l.number)),
            Test::Within(interval) => cuts.extend([interval.low, interval.high]),
            Test::Has(_) => {}
        }
    }
    cuts.retain(|c| (min..=max).contains(c));
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    let whole = matches!(kind, FactType::Int { .. });
    let mut pieces = Vec::new();
    let mut low = (min, true);
    for cut in &cuts {
        pieces.push((low.0, low.1, *cut, false));
        pieces.push((*cut, true, *cut, true));
        low = (*cut, false);
    }
    pieces.push((low.0, low.1, max, true));
    let mut merged: Vec<(Stretch, Vec<bool>)> = Vec::new();
    for (low, low_closed, high, high_closed) in pieces {
        let Some(example) = example(whole, low, low_closed, high, high_closed) else { continue };
        let piece = Stretch { low, high, low_closed, high_closed, example };
        let value = piece.value(kind);
        let signature: Vec<bool> = tests.iter().map(|t| holds(t, &value)).collect();
        match merged.last_mut() {
            Some((last, same)) if *same == signature => {
                last.high = high;
                last.high_closed = high_closed;
            }
            _ => merged.push((piece, signature)),
        }
    }
    merged.into_iter().map(|(stretch, _)| stretch).collect()
}

/// A value inside the piece; whole numbers where the fact is whole. `None` when it is empty.
fn example(whole: bool, low: f64, low_closed: bool, high: f64, high_closed: bool) -> Option<f64> {
    if whole {
        let first = if low_closed { low.ceil() } else { low.floor() + 1.0 };
        let last = if high_closed { high.floor() } else { high.ceil() - 1.0 };
        return (first <= last).then_some(first);
    }
    match (low_closed, high_closed) {
        (true, _) if low < high || high_closed => Some(low),
        _ if low < high => Some(if high_closed { high } else { (low + high) / 2.0 }),
        _ => None,
    }
}
