//! The cheapest start of one visit within one therapist's day, on bit masks.
//!
//! A day is a `u64`: bit `s` is slot `s`. A *run* is an unbroken stretch of free slots. A visit
//! takes `before + length + after` slots of a run; what is left of the run on either side may be
//! a small gap, and small gaps cost.

/// More than any plan costs; sums of two of these still fit.
pub(crate) const NEVER: i32 = 1 << 28;

/// One therapist's day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Slots still free.
    pub free: u64,
    /// Slots free before any visit of this problem was placed.
    pub open: u64,
    /// Hands-on slots left under the daily cap.
    pub spare: u32,
}

/// The slots a visit takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub before: u32,
    pub length: u32,
    pub after: u32,
}

impl Size {
    pub(crate) fn span(self) -> u32 {
        self.before + self.length + self.after
    }
}

/// What a start costs, apart from fragments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taste {
    /// Starts the client likes.
    pub likes: u64,
    /// Starts in the peak.
    pub peak: u64,
    /// Cost of a start they do not like.
    pub dislike: i32,
    /// Cost of a start in the peak.
    pub noshow: i32,
}

impl Taste {
    pub(crate) fn cost(&self, start: u32) -> i32 {
        let liked = self.likes >> start & 1 == 1;
        let peak = self.peak >> start & 1 == 1;
        (if liked { 0 } else { self.dislike }) + (if peak { self.noshow } else { 0 })
    }
}

/// Costs of small gaps: alone, and as pairs of (left, right) from the cheapest.
pub(crate) struct Gaps<'p> {
    pub one: &'p [i32; 4],
    pub pairs: &'p [(i32, usize, usize)],
}

/// Starts from which the whole span is in `available`.
#[inline(always)]
pub(crate) fn fits(available: u64, size: Size) -> u64 {
    let span = size.span();
    let mut mask = available;
    let mut width = 1;
    while width * 2 <= span {
        mask &= mask >> width;
        width *= 2;
    }
    if span > width {
        mask &= mask >> (span - width);
    }
    mask << size.before
}

/// Change in fragment cost when slots `from..from + span` of a free run are taken.
pub(crate) fn fragment(cell: &Cell, from: u32, span: u32, one: &[i32; 4]) -> i32 {
    let left = (!cell.free << (63 - from) << 1).leading_zeros().min(from);
    let end = from + span;
    let right = if end >= 64 { 0 } else { (!cell.free >> end).trailing_zeros().min(64 - end) };
    let (start, length) = (from - left, left + span + right);
    let small = |gap: u32| if gap <= 3 { one[gap as usize] } else { 0 };
    small(left) + small(right) - if whole(cell.open, start, length) { 0 } else { small(length) }
}

/// Whether the run is a whole open stretch, which costs nothing while empty.
fn whole(open: u64, start: u32, length: u32) -> bool {
    let end = start + length;
    (start == 0 || open >> (start - 1) & 1 == 0) && (end >= 64 || open >> end & 1 == 0)
}

/// The cheapest start among `may`, as (cost, start); `NEVER` when none fits.
///
/// Of equally cheap starts the earliest of the cheapest class is taken.
#[inline(always)]
pub(crate) fn cheapest(
    cell: &Cell,
    may: u64,
    size: Size,
    taste: &Taste,
    gaps: &Gaps,
) -> (i32, u32) {
    if may == 0 {
        return (NEVER, 0);
    }
    let free = cell.free;
    let span = size.span();
    let first = free & !(free << 1);
    let last = free & !(free >> 1);
    let left1 = (first << 1) & free;
    let left2 = (left1 << 1) & free;
    let left3 = (left2 << 1) & free;
    let right1 = (last >> 1) & free;
    let right2 = (right1 >> 1) & free;
    let right3 = (right2 >> 1) & free;
    let after = size.length + size.after - 1;
    let before = size.before;
    let left =
        [!((left1 | left2 | left3) << before), left1 << before, left2 << before, left3 << before];
    let right =
        [!((right1 | right2 | right3) >> after), right1 >> after, right2 >> after, right3 >> after];
    let classes = [
        (0, may & taste.likes & !taste.peak),
        (taste.noshow, may & taste.likes & taste.peak),
        (taste.dislike, may & !taste.likes & !taste.peak),
        (taste.dislike + taste.noshow, may & !taste.likes & taste.peak),
    ];
    let mut best = (NEVER, 0);
    for (soft, mask) in classes {
        if mask == 0 || soft >= best.0 {
            continue;
        }
        for &(cost, l, r) in gaps.pairs {
            if cost + soft >= best.0 {
                break;
            }
            let hit = mask & left[l] & right[r];
            if hit != 0 {
                best = (cost + soft, hit.trailing_zeros());
                break;
            }
        }
    }
    if span <= 3 {
        best = small_run(cell, may, size, taste, gaps, best);
    }
    best
}

/// Looks at runs of at most three slots, where taking the run pays its gap back.
fn small_run(
    cell: &Cell,
    may: u64,
    size: Size,
    taste: &Taste,
    gaps: &Gaps,
    best: (i32, u32),
) -> (i32, u32) {
    let free = cell.free;
    let first = free & !(free << 1);
    let last = free & !(free >> 1);
    // Bits of runs of one, two and three slots.
    let one = first & last;
    let two = first & (last >> 1) & !one;
    let three = first & (last >> 2) & (free >> 1) & !one & !two;
    let mut starts =
        may & ((one | two | two << 1 | three | three << 1 | three << 2) << size.before);
    let mut best = best;
    while starts != 0 {
        let start = starts.trailing_zeros();
        starts &= starts - 1;
        let cost = fragment(cell, start - size.before, size.span(), gaps.one) + taste.cost(start);
        if cost < best.0 {
            best = (cost, start);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every start tried one by one equals the mask search.
    #[test]
    fn cheapest_equals_trying_every_start() {
        let one = [0, 6, 4, 2];
        let mut pairs: Vec<(i32, usize, usize)> =
            (0..4).flat_map(|l| (0..4).map(move |r| (one[l] + one[r], l, r))).collect();
        pairs.sort_unstable();
        let gaps = Gaps { one: &one, pairs: &pairs };
        let mut state = 5u64;
        let mut random = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            state.rotate_left(31)
        };
        for round in 0..20_000u32 {
            let open = random() | random() | random();
            let cell = Cell { free: open & (random() | random()), open, spare: 64 };
            let size = Size { before: round % 2, length: 1 + round % 5, after: round / 7 % 2 };
            let taste = Taste {
                likes: random(),
                peak: u64::MAX << 36,
                dislike: 8,
                noshow: (random() % 9) as i32,
            };
            let may = fits(cell.free, size) & (random() | random());
            let found = cheapest(&cell, may, size, &taste, &gaps);
            let tried = (0..64u32)
                .filter(|start| may >> start & 1 == 1)
                .map(|start| {
                    let from = start - size.before;
                    fragment(&cell, from, size.span(), &one) + taste.cost(start)
                })
                .min();
            assert_eq!(found.0, tried.unwrap_or(NEVER), "round {round}");
        }
    }
}
