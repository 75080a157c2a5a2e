//! Choices and ids that follow from a seed alone.

use uuid::Uuid;

/// A stream of choices: the same seed gives the same stream on every machine (SplitMix64).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// A stream for one purpose: equal parts give equal streams.
    pub fn of(parts: &[u64]) -> Self {
        let mut stream = Self(0);
        for part in parts {
            stream.0 = stream.next() ^ part;
        }
        stream
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in `from..=to`; `from` when the range is empty.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let width = u64::try_from(to - from).unwrap_or(0) + 1;
        from + i64::try_from(self.next() % width).unwrap_or(0)
    }

    /// True in so many cases of a hundred.
    pub fn percent(&mut self, share: u64) -> bool {
        self.next() % 100 < share
    }

    /// One of them; none of an empty list.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let length = u64::try_from(all.len()).unwrap_or(0);
        match length {
            0 => None,
            _ => all.get(usize::try_from(self.next() % length).unwrap_or(0)),
        }
    }
}

/// Ids in the form of version 7 that sort in the order in which they were given out.
///
/// Their instants count up from a fixed one, a millisecond an id: rows that are written one after
/// the other then lie beside each other in the indexes, which keeps a long fill quick.
#[derive(Clone, Debug)]
pub struct Ids {
    chance: Chance,
    at: u64,
}

/// How many ids a block may give out before it would run into the next.
const BLOCK: u64 = 1 << 22;

impl Ids {
    /// The ids of block number `block`; blocks share none.
    pub fn block(chance: Chance, epoch_ms: i64, block: u64) -> Self {
        Self { chance, at: u64::try_from(epoch_ms).unwrap_or(0) + block * BLOCK }
    }

    /// The next id, of whichever type.
    pub fn next<T: From<Uuid>>(&mut self) -> T {
        let (a, b) = (self.chance.next(), self.chance.next());
        let high = (self.at << 16) | 0x7000 | (a & 0x0fff);
        let low = (1 << 63) | (b >> 2);
        self.at += 1;
        T::from(Uuid::from_u64_pair(high, low))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_version_7_in_order_and_repeat() {
        let make = || Ids::block(Chance::of(&[1, 2]), 1_795_424_400_000, 3);
        let (mut ids, mut again) = (make(), make());
        let some: Vec<Uuid> = (0..1000).map(|_| ids.next()).collect();
        assert!(some.is_sorted());
        assert!(some.iter().all(|id| id.get_version_num() == 7));
        assert!(some.iter().all(|id| id.get_variant() == uuid::Variant::RFC4122));
        assert_eq!(some, (0..1000).map(|_| again.next()).collect::<Vec<Uuid>>());
    }

    #[test]
    fn other_parts_give_another_stream() {
        assert_ne!(Chance::of(&[1, 2]).next(), Chance::of(&[2, 1]).next());
        assert_ne!(Chance::of(&[1]).next(), Chance::of(&[1, 0]).next());
    }
}
