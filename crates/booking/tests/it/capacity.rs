//! Demand without a place.

use booking::draft::Window;
use booking::reasons::PartOfDay;
use booking::{Diary, Problem};

use crate::make::simple;

#[test]
fn demand_is_shared_over_the_times_a_client_could_come() {
    let mut draft = simple(14, 3);
    // 08:00 to 12:00 on Monday and 17:00 to 20:00 on Friday; the therapist works on Monday only.
    draft.clients[0].windows =
        vec![Window { weekday: 0, start: 0, end: 4 }, Window { weekday: 4, start: 9, end: 12 }];
    for (day, shifts) in draft.therapists[0].shifts.iter_mut().enumerate() {
        if day % 7 != 0 {
            shifts.clear();
        }
    }
    let problem = Problem::new(draft).unwrap();
    let view = Diary::new(&problem).capacity();
    assert_eq!(view.len(), 2);
    assert_eq!((view[0].weekday, view[0].part), (0, PartOfDay::Morning));
    assert_eq!((view[1].weekday, view[1].part), (4, PartOfDay::Evening));
    for cell in &view {
        assert_eq!((cell.discipline.as_str(), cell.technique.as_str()), ("massage", "swedish"));
        assert_eq!((cell.visits_wanted, cell.hours_wanted), (1.5, 3.0));
    }
    assert_eq!((view[0].hours_free, view[1].hours_free), (8.0, 0.0));
}
