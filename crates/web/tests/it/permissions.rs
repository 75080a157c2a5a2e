//! Every route, for every role, about one's own record, another's, and one of another practice:
//! who gets in is what the table of permissions says.

use axum::body::Body;
use axum::http::{StatusCode, header};
use practice::Reach;
use store::{
    ClientId, CourseId, OfferId, OfferState, Role, ScreenId, VisitId, WaitingId, WaitingState,
    clients, courses, offers, screens, waiting,
};
use trial::{Account, NINE, World, account, json, kept, on_both, world};
use web::doors::Door;

use crate::asking::{Server, server};

/// Something of every kind that an address can name, belonging to one client.
struct Things {
    client: ClientId,
    course: CourseId,
    visit: VisitId,
    screen: ScreenId,
    waiting: WaitingId,
    offer: OfferId,
}

impl Things {
    async fn of(db: &store::Db, world: &World, hour: i64) -> Things {
        let course = world.course(&[world.place(0, 0, NINE + hour * trial::HOUR * 2)]);
        let screen = screens::Screen {
            screen_id: ScreenId::fresh(),
            client_id: world.client,
            at: NINE - trial::HOUR,
            record: json("{}"),
            decision: json("{}"),
            trace: json("{}"),
            knowledge_release: "test".into(),
            knowledge_digest: "test".into(),
            urgency: "none".into(),
            massage: "suitable".into(),
            cleared: screens::Cleared::Yes,
        };
        let things = Things {
            client: world.client,
            course: course.id,
            visit: course.visits[0].id,
            screen: screen.screen_id,
            waiting: WaitingId::fresh(),
            offer: OfferId::fresh(),
        };
        let waits = waiting::Waiting {
            waiting_id: things.waiting,
            client_id: world.client,
            service_id: world.service,
            course_id: None,
            wish: json("{}"),
            rank: 0,
            state: WaitingState::Waiting,
            created_at: NINE,
        };
        let offer = offers::Offer {
            offer_id: things.offer,
            round_id: store::RoundId::fresh(),
            waiting_id: things.waiting,
            client_id: world.client,
            place: world.place(1, 1, NINE + trial::DAY + hour * trial::HOUR * 2),
            made_at: NINE,
            expires_at: NINE + trial::HOUR,
            state: OfferState::Open,
        };
        kept!(db, tx => {
            screens::store(&mut tx, world.practice, &screen).await.unwrap();
            courses::book(&mut tx, &course).await.unwrap();
            waiting::add(&mut tx, world.practice, &waits).await.unwrap();
            trial::offered(&mut tx, world.practice, &offer).await.unwrap();
        });
        things
    }

    /// An address with its names filled in; none where it names nothing of a client.
    fn fill(&self, path: &str) -> Option<String> {
        let filled = path
            .replace("{client}", &self.client.to_string())
            .replace("{course}", &self.course.to_string())
            .replace("{visit}", &self.visit.to_string())
            .replace("{screen}", &self.screen.to_string())
            .replace("{waiting}", &self.waiting.to_string())
            .replace("{offer}", &self.offer.to_string())
            .replace("{instrument}", "NPRS");
        (filled != path && !filled.contains('{')).then_some(filled)
    }
}

/// Whether somebody got past the permission: what came next may still be refused.
async fn gets_in(server: &Server, world: &World, who: &Account, method: &str, path: &str) -> bool {
    let request = server
        .request(method, world, Some(who), path)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/json");
    let heard = server.send(request.body(Body::from("{}")).unwrap()).await;
    assert_ne!(heard.status, StatusCode::UNAUTHORIZED, "{method} {path}");
    assert_ne!(heard.status, StatusCode::INTERNAL_SERVER_ERROR, "{method} {path}: {}", heard.text);
    !matches!(heard.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND)
}

on_both! {
    async fn who_gets_in_is_what_the_table_says(home: &Home) {
        let ours = world(&home.db).await;
        let neighbour = ours.another(&home.db).await;
        let theirs = world(&home.db).await;
        let own = Things::of(&home.db, &ours, 0).await;
        let other = Things::of(&home.db, &neighbour, 1).await;
        let foreign = Things::of(&home.db, &theirs, 0).await;
        let server = server(home);
        let mut tried = 0;
        for entry in web::doors::all(&server.app) {
            let Door::Case(case) = entry.door else { continue };
            let (method, path) = (entry.method.as_str(), entry.path);
            for role in Role::ALL {
                // A new account each time: some requests end sessions.
                let who = account(&home.db, &ours, &[*role]).await;
                let reach = case.reach(*role);
                let about = format!("{role} {method} {path}");
                tried += 1;
                if !path.contains('{') {
                    let got_in = gets_in(&server, &ours, &who, method, path).await;
                    match reach {
                        Reach::Nothing => assert!(!got_in, "{about}"),
                        Reach::Practice if !path.starts_with("/me") => assert!(got_in, "{about}"),
                        _ => {}
                    }
                    continue;
                }
                let Some(mine) = own.fill(path) else { continue };
                let is_client = *role == Role::Client;
                let got_in = gets_in(&server, &ours, &who, method, &mine).await;
                let may = if is_client { reach >= Reach::Own } else { reach == Reach::Practice };
                assert_eq!(got_in, may, "{about}, own");
                let got_in =
                    gets_in(&server, &ours, &who, method, &other.fill(path).unwrap()).await;
                assert_eq!(got_in, reach == Reach::Practice, "{about}, another's");
                let got_in =
                    gets_in(&server, &ours, &who, method, &foreign.fill(path).unwrap()).await;
                assert!(!got_in, "{about}, another practice's");
            }
        }
        assert!(tried > 0);
        // Nothing that was asked for as a stranger happened.
        let mut tx = home.db.read().await.unwrap();
        clients::load(&mut tx, theirs.practice, theirs.client).await.unwrap();
    }

    async fn nobody_gets_in_signed_out(home: &Home) {
        let ours = world(&home.db).await;
        let own = Things::of(&home.db, &ours, 0).await;
        let server = server(home);
        for entry in web::doors::all(&server.app) {
            if !matches!(entry.door, Door::Case(_)) { continue }
            let path = own.fill(entry.path).unwrap_or(entry.path.to_owned());
            let request = server.request(entry.method.as_str(), &ours, None, &path);
            let heard = server.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(heard.status, StatusCode::SEE_OTHER, "{path}");
            assert!(heard.location.starts_with("/sign-in?next="), "{path}: {}", heard.location);
        }
    }
}
