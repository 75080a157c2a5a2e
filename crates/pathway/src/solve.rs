//! Is there a record such that …? A complete search over the finite space of records.
//!
//! Proofs, differences, the interview and "what would change it" are all this one question, so
//! none of them samples. Most questions are answered by a short search that splits masks and
//! propagates; one that needs more steps than [`STEPS_MAX`] goes to a SAT solver, which learns
//! from its conflicts. Both are complete, so the answer never depends on which of them gave it.

use batsat::{BasicSolver, Lit, SolverInterface as _, lbool};

use crate::space::{Cond, Mask, Truth, VarId};

/// Splits of the short search before the SAT solver takes over.
const STEPS_MAX: usize = 48;

/// Finds masks, all within `masks`, under which every condition definitely holds, as single codes.
/// `prefer` holds the codes to choose where several would do.
pub fn solve(conditions: &[&Cond], masks: &[Mask], prefer: &[Mask]) -> Option<Vec<Mask>> {
    if masks.contains(&0) {
        return None;
    }
    let mut search = Search::new(conditions, masks, prefer);
    let all: Vec<u32> = (0..search.conditions.len() as u32).collect();
    match search.run(masks.to_vec(), all) {
        Found::Yes(mut found) => {
            for (var, mask) in found.iter_mut().enumerate() {
                *mask = pick(*mask, prefer.get(var).copied().unwrap_or(0));
            }
            Some(found)
        }
        Found::No => None,
        Found::TooLong => by_sat(conditions, masks, prefer),
    }
}

fn pick(mask: Mask, prefer: Mask) -> Mask {
    let from = if mask & prefer != 0 { mask & prefer } else { mask };
    1 << from.trailing_zeros().min(63)
}

enum Found {
    Yes(Vec<Mask>),
    No,
    TooLong,
}

struct Conflict;

struct Search<'c> {
    conditions: Vec<&'c Cond>,
    /// Conditions in which a variable occurs.
    watchers: Vec<Vec<u32>>,
    prefer: &'c [Mask],
    steps: usize,
}

impl<'c> Search<'c> {
    fn new(conditions: &[&'c Cond], masks: &[Mask], prefer: &'c [Mask]) -> Search<'c> {
        // What already holds needs no watching.
        let open: Vec<&Cond> =
            conditions.iter().copied().filter(|c| c.truth(masks) != Truth::Yes).collect();
        let mut watchers = vec![Vec::new(); masks.len()];
        for (index, condition) in open.iter().enumerate() {
            condition.each_atom(&mut |var, _| {
                if let Some(list) = watchers.get_mut(var)
                    && list.last() != Some(&(index as u32))
                {
                    list.push(index as u32);
                }
            });
        }
        Search { conditions: open, watchers, prefer, steps: 0 }
    }

    fn run(&mut self, mut masks: Vec<Mask>, dirty: Vec<u32>) -> Found {
        self.steps += 1;
        if self.steps > STEPS_MAX {
            return Found::TooLong;
        }
        if self.propagate(&mut masks, dirty).is_err() {
            return Found::No;
        }
        let open = self.conditions.iter().find(|c| c.truth(&masks) != Truth::Yes);
        let Some((var, codes)) = open.and_then(|condition| open_atom(condition, &masks)) else {
            return Found::Yes(masks);
        };
        let mask = masks.get(var).copied().unwrap_or(0);
        let mut halves = [mask & codes, mask & !codes];
        if halves[1] & self.prefer.get(var).copied().unwrap_or(0) != 0 {
            halves.swap(0, 1);
        }
        let touched = self.watchers.get(var).cloned().unwrap_or_default();
        for half in halves {
            let mut next = masks.clone();
            if let Some(slot) = next.get_mut(var) {
                *slot = half;
            }
            match self.run(next, touched.clone()) {
                Found::No => {}
                other => return other,
            }
        }
        Found::No
    }

    fn propagate(&self, masks: &mut [Mask], mut dirty: Vec<u32>) -> Result<(), Conflict> {
        let mut changed = Vec::new();
        while let Some(index) = dirty.pop() {
            let Some(condition) = self.conditions.get(index as usize) else { continue };
            make_hold(condition, masks, &mut changed)?;
            for var in changed.drain(..) {
                for watcher in self.watchers.get(var).into_iter().flatten() {
                    if !dirty.contains(watcher) {
                        dirty.push(*watcher);
                    }
                }
            }
        }
        Ok(())
    }
}

/// Narrows masks by what the condition forces.
fn make_hold(cond: &Cond, masks: &mut [Mask], changed: &mut Vec<VarId>) -> Result<(), Conflict> {
    match cond {
        Cond::Atom { var, codes } => {
            let Some(mask) = masks.get_mut(*var) else { return Err(Conflict) };
            let narrowed = *mask & codes;
            if narrowed == 0 {
                return Err(Conflict);
            }
            if narrowed != *mask {
                *mask = narrowed;
                changed.push(*var);
            }
            Ok(())
        }
        Cond::And(list) => list.iter().try_for_each(|c| make_hold(c, masks, changed)),
        Cond::Or(list) => make_enough_hold(1, list, masks, changed),
        Cond::AtLeast(count, list) => make_enough_hold(*count, list, masks, changed),
    }
}

fn make_enough_hold(
    count: usize,
    list: &[Cond],
    masks: &mut [Mask],
    changed: &mut Vec<VarId>,
) -> Result<(), Conflict> {
    let (mut yes, mut possible) = (0, 0);
    for cond in list {
        match cond.truth(masks) {
            Truth::Yes => {
                yes += 1;
                possible += 1;
            }
            Truth::Unknown => possible += 1,
            Truth::No => {}
        }
        if yes >= count {
            return Ok(());
        }
    }
    if possible < count {
        return Err(Conflict);
    }
    if possible == count {
        for cond in list {
            if cond.truth(masks) == Truth::Unknown {
                make_hold(cond, masks, changed)?;
            }
        }
    }
    Ok(())
}

/// An atom inside the condition whose truth is open.
fn open_atom(cond: &Cond, masks: &[Mask]) -> Option<(VarId, Mask)> {
    match cond {
        Cond::Atom { var, codes } => {
            (cond.truth(masks) == Truth::Unknown).then_some((*var, *codes))
        }
        Cond::And(list) | Cond::Or(list) | Cond::AtLeast(_, list) => {
            list.iter().find_map(|c| open_atom(c, masks))
        }
    }
}

/// The same question as clauses: one literal a code, exactly one code a variable.
struct Clauses<'c> {
    solver: BasicSolver,
    masks: &'c [Mask],
    prefer: &'c [Mask],
    /// Code -> literal, of the variables met so far.
    codes: Vec<Vec<(u32, Lit)>>,
}

fn by_sat(conditions: &[&Cond], masks: &[Mask], prefer: &[Mask]) -> Option<Vec<Mask>> {
    let mut clauses = Clauses {
        solver: BasicSolver::default(),
        masks,
        prefer,
        codes: vec![Vec::new(); masks.len()],
    };
    for condition in conditions {
        clauses.assert(condition, None);
    }
    if clauses.solver.solve_limited(&[]) != lbool::TRUE {
        return None;
    }
    let chosen = masks.iter().enumerate().map(|(var, mask)| {
        let list = clauses.codes.get(var).map_or(&[][..], Vec::as_slice);
        let code = list.iter().find(|(_, lit)| clauses.solver.value_lit(*lit) == lbool::TRUE);
        match code {
            Some((code, _)) => 1 << code,
            None => pick(*mask, prefer.get(var).copied().unwrap_or(0)),
        }
    });
    Some(chosen.collect())
}

impl Clauses<'_> {
    /// Makes the condition hold wherever `given` does (always, when there is none).
    fn assert(&mut self, cond: &Cond, given: Option<Lit>) {
        match cond.truth(self.masks) {
            Truth::Yes => return,
            Truth::No => return self.clause(given, Vec::new()),
            Truth::Unknown => {}
        }
        match cond {
            Cond::Atom { var, codes } => {
                let lits = self.atom(*var, *codes);
                self.clause(given, lits);
            }
            Cond::And(list) => list.iter().for_each(|c| self.assert(c, given)),
            Cond::Or(list) => {
                let lits = list.iter().flat_map(|c| self.any_of(c)).collect();
                self.clause(given, lits);
            }
            Cond::AtLeast(count, list) => {
                let sure = list.iter().filter(|c| c.truth(self.masks) == Truth::Yes).count();
                let open: Vec<&Cond> =
                    list.iter().filter(|c| c.truth(self.masks) == Truth::Unknown).collect();
                let lits: Vec<Vec<Lit>> = open.iter().map(|c| self.any_of(c)).collect();
                // k of n hold when every choice of n - k + 1 has one that does.
                let size = (lits.len() + 1).saturating_sub(count.saturating_sub(sure));
                for choice in choices(lits.len(), size) {
                    let clause = choice.iter().filter_map(|i| lits.get(*i)).flatten().copied();
                    let clause = clause.collect();
                    self.clause(given, clause);
                }
            }
        }
    }

    /// Literals of which one must hold for the condition to hold.
    fn any_of(&mut self, cond: &Cond) -> Vec<Lit> {
        match cond {
            _ if cond.truth(self.masks) == Truth::No => Vec::new(),
            Cond::Atom { var, codes } => self.atom(*var, *codes),
            Cond::Or(list) => list.iter().flat_map(|c| self.any_of(c)).collect(),
            _ => {
                let lit = Lit::new(self.solver.new_var_default(), true);
                self.assert(cond, Some(lit));
                vec![lit]
            }
        }
    }

    fn clause(&mut self, given: Option<Lit>, mut lits: Vec<Lit>) {
        lits.extend(given.map(|lit| !lit));
        self.solver.add_clause_reuse(&mut lits);
    }

    /// The literals of the codes that are still possible.
    fn atom(&mut self, var: VarId, codes: Mask) -> Vec<Lit> {
        let mask = self.masks.get(var).copied().unwrap_or(0);
        if self.codes.get(var).is_some_and(Vec::is_empty) {
            let prefer = self.prefer.get(var).copied().unwrap_or(0);
            let mut list = Vec::new();
            for code in (0..64).filter(|code| mask >> code & 1 == 1) {
                // The solver's user polarity is the value to try first.
                let first = lbool::new(prefer >> code & 1 == 1);
                list.push((code, Lit::new(self.solver.new_var(first, true), true)));
            }
            let lits: Vec<Lit> = list.iter().map(|(_, lit)| *lit).collect();
            for (at, one) in lits.iter().enumerate() {
                for other in lits.iter().skip(at + 1) {
                    self.clause(None, vec![!*one, !*other]);
                }
            }
            self.clause(None, lits);
            if let Some(slot) = self.codes.get_mut(var) {
                *slot = list;
            }
        }
        let list = self.codes.get(var).map_or(&[][..], Vec::as_slice);
        list.iter().filter(|(code, _)| codes >> code & 1 == 1).map(|(_, lit)| *lit).collect()
    }
}

/// All ways to choose `size` of `count` positions.
fn choices(count: usize, size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for last in size.saturating_sub(1)..count {
        for mut choice in choices(last, size - 1) {
            choice.push(last);
            all.push(choice);
        }
    }
    all
}
