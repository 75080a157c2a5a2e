//! Who and what is free when, in quanta of five minutes, while visits are placed.

/// Minutes of a quantum.
pub const QUANTUM: i64 = 5;
/// Visits begin at quarters of an hour.
const STEP: i64 = 3;
/// Quanta of a day.
const DAY: i64 = 24 * 60 / QUANTUM;

/// Words of 64 bits that hold a day.
const WORDS: usize = 5;

/// The quanta of one day, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quanta([u64; WORDS]);

/// The lowest so many bits.
fn below(bits: i64) -> u64 {
    u32::try_from(bits).ok().and_then(|bits| 1_u64.checked_shl(bits)).unwrap_or(0).wrapping_sub(1)
}

impl Quanta {
    /// The quanta from a minute up to another, as far as they lie in the day.
    pub fn between(from_minute: i64, to_minute: i64) -> Self {
        let from = (from_minute / QUANTUM).clamp(0, DAY);
        let to = ((to_minute + QUANTUM - 1) / QUANTUM).clamp(from, DAY);
        let mut first = 0;
        Self([(); WORDS].map(|()| {
            let (low, high) = ((from - first).clamp(0, 64), (to - first).clamp(0, 64));
            first += 64;
            below(high) & !below(low)
        }))
    }

    /// These and those.
    pub fn with(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(mine, theirs)| *mine |= theirs);
        self
    }

    /// These without those.
    pub fn without(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(mine, theirs)| *mine &= !theirs);
        self
    }

    /// True when all of those are among these.
    pub fn cover(&self, other: Self) -> bool {
        self.0.iter().zip(other.0).all(|(mine, theirs)| mine & theirs == theirs)
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What is free of one therapist or room, day by day.
#[derive(Clone, Debug, Default)]
pub struct Free(pub Vec<Quanta>);

impl Free {
    /// What is free on a day.
    pub fn on(&self, day: usize) -> Quanta {
        self.0.get(day).copied().unwrap_or_default()
    }

    /// Takes these quanta of a day.
    pub fn take(&mut self, day: usize, quanta: Quanta) {
        if let Some(free) = self.0.get_mut(day) {
            *free = free.without(quanta);
        }
    }
}

/// The minutes of a day at which a visit can begin, those near `wished` first.
pub fn starts(wished: i64) -> impl Iterator<Item = i64> {
    let step = STEP * QUANTUM;
    let middle = wished / step * step;
    (0..24 * 60 / step).flat_map(move |n| [middle + n * step, middle - (n + 1) * step])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_started_quantum_counts_whole() {
        let hour = Quanta::between(540, 600);
        assert!(hour.cover(Quanta::between(540, 556)));
        assert!(!hour.cover(Quanta::between(595, 601)));
        assert!(hour.without(Quanta::between(540, 600)).is_empty());
        assert!(Quanta::between(300, 345).cover(Quanta::between(300, 345)));
        assert!(!Quanta::between(300, 345).cover(Quanta::between(295, 345)));
        assert!(Quanta::between(600, 600).is_empty());
        assert!(hour.with(Quanta::between(600, 660)).cover(Quanta::between(590, 610)));
    }

    #[test]
    fn starts_begin_near_the_wish() {
        let some: Vec<i64> = starts(607).take(4).collect();
        assert_eq!(some, [600, 585, 615, 570]);
    }
}
