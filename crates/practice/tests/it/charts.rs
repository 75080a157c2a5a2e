//! Drawings on the body: read, refused, kept, and read back.

use practice::permission::case;
use practice::visit::chart::{self, Chart, LAYERS_MAX, Seen};
use practice::visit::drawing::{
    Drawing, INK_BYTES_MAX, Mark, POINTS_MAX, Quality, SIZE, STROKES_MAX, Side, Stroke, View,
};
use practice::{Actor, Fields, House, Key, Refusal, Whose};
use proptest::prelude::*;
use store::visits::{self, Step};
use store::{Author, Role, StoreError, VisitId, VisitState};
use trial::{DAY, NINE, World, book, kept, on_both, world};

use crate::house::{actor, house, knowledge};

fn mark(region: &str, side: Side, qualities: &[Quality], strength: Option<u8>) -> Mark {
    Mark { region: region.to_owned(), side, qualities: qualities.to_vec(), strength }
}

fn read(fields: &[(&str, &str)]) -> (Drawing, Vec<(String, &'static str)>) {
    let pairs = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let mut fields = Fields::form(pairs.collect()).unwrap();
    let drawing = Drawing::read(&mut fields, &knowledge());
    let wrong = fields.mistakes().iter().map(|one| (one.field.clone(), one.reason)).collect();
    (drawing, wrong)
}

fn wrong(fields: &[(&str, &str)]) -> Vec<(String, &'static str)> {
    read(fields).1
}

fn one(field: &str, reason: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), reason)]
}

#[test]
fn a_form_is_read_in_the_order_of_the_card() {
    let (drawing, mistakes) = read(&[
        ("mark", "buttock right pins_and_needles"),
        ("mark", "lumbar left burning"),
        ("mark", "lumbar left ache"),
        ("mark", "lumbar left ache"),
        ("strength.lumbar.left", " 6 "),
        ("strength.neck.left", ""),
        ("ink", r#"[{"view":"back","points":[[0,0],[360,800]]}]"#),
    ]);
    assert_eq!(mistakes, []);
    let marks = [
        mark("lumbar", Side::Left, &[Quality::Ache, Quality::Burning], Some(6)),
        mark("buttock", Side::Right, &[Quality::PinsAndNeedles], None),
    ];
    assert_eq!(drawing.marks, marks);
    assert_eq!(drawing.ink, [Stroke { view: View::Back, points: vec![(0, 0), (360, 800)] }]);
}

#[test]
fn what_the_chart_does_not_know_is_refused_with_its_reason() {
    assert_eq!(wrong(&[("mark", "tail left ache")]), one("marks", "unknown-region"));
    assert_eq!(wrong(&[("mark", "buttock middle ache")]), one("marks", "unknown-region"));
    assert_eq!(wrong(&[("mark", "lumbar top ache")]), one("marks", "unknown-region"));
    assert_eq!(wrong(&[("mark", "lumbar left sharp")]), one("marks", "unknown-quality"));
    assert_eq!(wrong(&[("mark", "lumbar left")]), one("marks", "not-a-mark"));
    assert_eq!(wrong(&[("marks", "{\"region\":\"lumbar\"}")]), one("marks", "not-a-mark"));
    for bad in ["11", "-1", "3.5", "much", "١"] {
        let fields = [("mark", "lumbar left ache"), ("strength.lumbar.left", bad)];
        assert_eq!(wrong(&fields), one("marks", "strength"), "{bad}");
    }
    let json = r#"{"region":"lumbar","side":"left","qualities":["ache"],"strength":11}"#;
    assert_eq!(wrong(&[("marks", json)]), one("marks", "strength"));
    let json = r#"{"region":"lumbar","side":"left","qualities":[]}"#;
    assert_eq!(wrong(&[("marks", json)]), one("marks", "unknown-quality"));
    assert_eq!(wrong(&[("strength.lumbar.left", "3")]), one("marks", "strength-alone"));
    assert_eq!(wrong(&[("strength.", "3")]), one("marks", "unknown-region"));
    // A mistake is said once, however often it is made, and the rest stays.
    let (drawing, mistakes) =
        read(&[("mark", "x left ache"), ("mark", "y left ache"), ("mark", "knee left numb")]);
    assert_eq!((drawing.marks.len(), mistakes), (1, one("marks", "unknown-region")));
}

#[test]
fn ink_beyond_its_bounds_is_refused_and_nothing_of_it_is_kept() {
    let stroke = |count: usize| {
        format!(r#"{{"view":"back","points":[{}]}}"#, vec!["[1,2]"; count].join(","))
    };
    let many =
        |strokes: usize, points: usize| format!("[{}]", vec![stroke(points); strokes].join(","));
    let refused = |text: &str, reason| {
        let (drawing, mistakes) = read(&[("ink", text)]);
        assert_eq!((drawing.ink.len(), mistakes), (0, one("ink", reason)), "{} bytes", text.len());
    };
    refused(&many(STROKES_MAX + 1, 1), "ink-strokes");
    refused(&many(2, POINTS_MAX / 2 + 1), "ink-points");
    refused(&" ".repeat(INK_BYTES_MAX + 1), "ink-bytes");
    refused(&"[".repeat(10_000), "not-ink");
    refused("[{\"view\":\"back\",\"points\":[]}]", "not-ink");
    refused("[{\"view\":\"top\",\"points\":[[1,1]]}]", "not-ink");
    refused("[{\"view\":\"back\",\"points\":[[1.5,1]]}]", "not-ink");
    refused("[{\"view\":\"back\",\"points\":[[-1,1]]}]", "not-ink");
    refused(&format!("[{{\"view\":\"back\",\"points\":[[{},1]]}}]", SIZE.0 + 1), "ink-outside");
    let (drawing, mistakes) = read(&[("ink", &many(STROKES_MAX, POINTS_MAX / STROKES_MAX))]);
    assert_eq!((drawing.ink.len(), mistakes), (STROKES_MAX, vec![]));
}

fn places() -> Vec<(String, Side)> {
    let knowledge = knowledge_once();
    let groups = knowledge.body();
    let places = groups.iter().flat_map(|group| {
        group.regions.iter().flat_map(|region| {
            group.sides.iter().map(|side| ((*region).to_owned(), side.parse().unwrap()))
        })
    });
    places.collect()
}

prop_compose! {
    fn drawn()(
        marks in prop::collection::btree_map(
            prop::sample::select(places()),
            (prop::sample::subsequence(Quality::ALL, 1..=4), prop::option::of(0..=10u8)),
            0..49,
        ),
        ink in prop::collection::vec(
            (prop::sample::select(View::ALL), prop::collection::vec((0..=SIZE.0, 0..=SIZE.1), 1..20)),
            0..40,
        ),
    ) -> Drawing {
        let order = places();
        let mut marks: Vec<Mark> = marks.into_iter().map(|((region, side), (qualities, strength))| {
            Mark { region, side, qualities, strength }
        }).collect();
        marks.sort_by_key(|m| order.iter().position(|p| *p == (m.region.clone(), m.side)));
        let ink = ink.into_iter().map(|(view, points)| Stroke { view, points }).collect();
        Drawing { marks, ink }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_is_drawn_and_kept_is_read_back_the_same(drawing in drawn()) {
        let kept = Drawing::kept(&drawing.json());
        prop_assert_eq!(kept.as_ref(), Some(&drawing));
        // As a program sends what it got.
        let mut fields = Fields::json(drawing.json().as_str().as_bytes()).unwrap();
        prop_assert_eq!(&Drawing::read(&mut fields, &knowledge_once()), &drawing);
        prop_assert_eq!(fields.mistakes().len(), 0);
        // As a browser sends the form.
        let ink = serde_json::to_string(&drawing.ink).unwrap();
        let mut form = vec![("ink".to_owned(), ink)];
        for m in &drawing.marks {
            let (region, side) = (&m.region, m.side.as_str());
            for quality in &m.qualities {
                form.push(("mark".to_owned(), format!("{region} {side} {}", quality.as_str())));
            }
            let strength = m.strength.map(|s| s.to_string()).unwrap_or_default();
            form.push((format!("strength.{region}.{side}"), strength));
        }
        let mut fields = Fields::form(form).unwrap();
        prop_assert_eq!(&Drawing::read(&mut fields, &knowledge_once()), &drawing);
    }
}

fn knowledge_once() -> std::sync::Arc<knowledge::Knowledge> {
    static ONCE: std::sync::OnceLock<std::sync::Arc<knowledge::Knowledge>> =
        std::sync::OnceLock::new();
    std::sync::Arc::clone(ONCE.get_or_init(knowledge))
}

async fn keep(
    house: &House,
    who: &Actor,
    w: &World,
    visit: VisitId,
    (version, drawing): (i64, &Drawing),
) -> Result<i64, Refusal> {
    let permit = who.permit::<case::DrawChart>(Whose::Client(w.client))?;
    chart::keep(house, &permit, (visit, w.client), (version, drawing), Key::fresh()).await
}

async fn see(house: &House, who: &Actor, w: &World, visit: VisitId, with: &[Seen]) -> Chart {
    let permit = who.permit::<case::ReadChart>(Whose::Client(w.client)).unwrap();
    chart::read(house, &permit, visit, with).await.unwrap()
}

fn aches(region: &str) -> Drawing {
    Drawing { marks: vec![mark(region, Side::Left, &[Quality::Ache], Some(3))], ink: Vec::new() }
}

on_both! {
    async fn client_and_therapist_draw_apart_and_the_therapist_sees_both(home: &Home) {
        let (w, house) = (world(&home.db).await, house(home));
        let course = w.course(&[w.place(0, 0, NINE), w.place(0, 0, NINE + DAY)]);
        book(&home.db, course.clone()).await.unwrap();
        let [first, second] = [course.visits[0].id, course.visits[1].id];
        let client = actor(&w, &[Role::Client]);
        let therapist = actor(&w, &[Role::Therapist]);
        let desk = actor(&w, &[Role::FrontDesk]);
        let denied = keep(&house, &desk, &w, first, (0, &aches("lumbar"))).await;
        assert!(matches!(denied, Err(Refusal::Denied(_))));
        assert_eq!(keep(&house, &client, &w, first, (0, &aches("lumbar"))).await.unwrap(), 1);
        assert_eq!(keep(&house, &therapist, &w, first, (0, &aches("calf"))).await.unwrap(), 1);
        let theirs = see(&house, &client, &w, first, &[]).await;
        assert_eq!((theirs.version, theirs.drawing), (1, aches("lumbar")));
        assert!(theirs.layers.is_empty(), "the therapist's drawing is the therapist's");
        let ours = see(&house, &therapist, &w, first, &[]).await;
        assert_eq!((ours.version, ours.drawing), (1, aches("calf")));
        assert_eq!(ours.layers[0].drawing, aches("lumbar"));
        // At the next visit both can be chosen, and only what is chosen lies under it.
        let of = |author| Seen { visit: first, author };
        let next = see(&house, &therapist, &w, second, &[of(Author::Client)]).await;
        let offered: Vec<_> = next.earlier.iter().map(|(d, shown)| (d.author, *shown)).collect();
        assert_eq!(offered, [(Author::Client, true), (Author::Therapist, false)]);
        assert_eq!(next.layers.len(), 1);
        assert_eq!(next.layers[0].drawing, aches("lumbar"));
        assert_eq!((next.version, next.drawing.is_empty()), (0, true));
        let with = [of(Author::Client), of(Author::Therapist)];
        let next = see(&house, &client, &w, second, &with).await;
        assert_eq!(next.earlier.len(), 1, "a client is not shown the therapist's");
        assert_eq!(next.layers.len(), 1);
        // A later visit is not an earlier one.
        let later = [Seen { visit: second, author: Author::Client }];
        assert!(see(&house, &therapist, &w, first, &later).await.earlier.is_empty());
    }

    async fn no_more_than_a_few_lie_under_todays(home: &Home) {
        let (w, house) = (world(&home.db).await, house(home));
        let places: Vec<_> = (0..6).map(|day| w.place(0, 0, NINE + day * DAY)).collect();
        let course = w.course(&places);
        book(&home.db, course.clone()).await.unwrap();
        let therapist = actor(&w, &[Role::Therapist]);
        let mut with = Vec::new();
        for visit in &course.visits[..5] {
            keep(&house, &therapist, &w, visit.id, (0, &aches("lumbar"))).await.unwrap();
            with.push(Seen { visit: visit.id, author: Author::Therapist });
        }
        let last = see(&house, &therapist, &w, course.visits[5].id, &with).await;
        assert_eq!((last.layers.len(), last.earlier.len()), (LAYERS_MAX, 5));
        assert_eq!(last.layers[0].drawn.number, 5, "the latest first");
    }

    async fn a_stale_saving_is_told_and_loses_nothing(home: &Home) {
        let (w, house) = (world(&home.db).await, house(home));
        let course = w.course(&[w.place(0, 0, NINE)]);
        book(&home.db, course.clone()).await.unwrap();
        let visit = course.visits[0].id;
        let (one, other) = (actor(&w, &[Role::Therapist]), actor(&w, &[Role::Therapist]));
        keep(&house, &one, &w, visit, (0, &aches("lumbar"))).await.unwrap();
        let stale = keep(&house, &other, &w, visit, (0, &aches("calf"))).await;
        assert!(matches!(stale, Err(Refusal::Store(StoreError::Stale("chart")))), "{stale:?}");
        let shown = see(&house, &other, &w, visit, &[]).await.with_unsaved(aches("calf"));
        assert_eq!((shown.version, &shown.drawing), (1, &aches("calf")));
        assert_eq!(shown.layers[0].drawing, aches("lumbar"));
        assert_eq!(keep(&house, &other, &w, visit, (1, &aches("calf"))).await.unwrap(), 2);
        // The version before stays in the record.
        assert_eq!(trial::count(&home.db, "charts").await, 2);
    }

    async fn nothing_is_drawn_on_a_visit_that_was_called_off(home: &Home) {
        let (w, house) = (world(&home.db).await, house(home));
        let course = w.course(&[w.place(0, 0, NINE)]);
        book(&home.db, course.clone()).await.unwrap();
        let visit = course.visits[0].id;
        let step = Step {
            practice: w.practice, visit, version: 1, to: VisitState::Cancelled, reason: None, at: NINE,
        };
        kept!(home.db, tx => visits::step(&mut tx, &step).await.unwrap());
        let therapist = actor(&w, &[Role::Therapist]);
        let refused = keep(&house, &therapist, &w, visit, (0, &aches("lumbar"))).await;
        assert!(matches!(refused, Err(Refusal::Rule { key: "chart-visit-off", .. })), "{refused:?}");
        assert_eq!(see(&house, &therapist, &w, visit, &[]).await.closed, Some("chart-visit-off"));
    }
}
