//! A client's record is given out, held and erased.

use practice::permission::case;
use practice::{Key, Refusal, Whose, records};
use store::audit::Verdict;
use store::{Role, StoreError};
use trial::{NINE, on_both, world};

use crate::house::{actor, house};

const DAY: i64 = trial::DAY;

on_both! {
    async fn a_record_is_given_out_held_and_erased(home: &Home) {
        let world = world(&home.db).await;
        let house = house(home);
        let client = world.client;
        let own = actor(&world, &[Role::Client]);
        let ask = own.permit::<case::AskErasure>(Whose::Client(client)).unwrap();
        records::ask_erasure(&house, &ask, client, Key::fresh()).await.unwrap();
        let export = own.permit::<case::ExportClient>(Whose::Client(client)).unwrap();
        let all = records::whole(&house, &export, client).await.unwrap();
        assert_eq!(all["clients"][0]["family_name"], "Okafor");
        assert_eq!(all["erasure_requests"].as_array().unwrap().len(), 1);

        let manager = actor(&world, &[Role::Manager]);
        let erase = manager.permit::<case::EraseClient>(Whose::Client(client)).unwrap();
        assert_eq!(records::erasure_wishes(&house, &erase).await.unwrap().len(), 1);
        let hold = Some((NINE + DAY, "court order".to_owned()));
        records::hold(&house, &erase, client, hold, Key::fresh()).await.unwrap();
        let held = records::erase(&house, &erase, client, Key::fresh()).await;
        assert!(matches!(held, Err(Refusal::Store(StoreError::Held { .. }))), "{held:?}");
        records::hold(&house, &erase, client, None, Key::fresh()).await.unwrap();

        let key = Key::fresh();
        let gone = records::erase(&house, &erase, client, key.clone()).await.unwrap();
        assert!(gone >= 2, "{gone}");
        // Asked again with the same key, the same answer; with another one, nobody is there.
        assert_eq!(records::erase(&house, &erase, client, key).await.unwrap(), gone);
        let again = records::erase(&house, &erase, client, Key::fresh()).await;
        assert!(matches!(again, Err(Refusal::Store(StoreError::Missing(_)))), "{again:?}");
        assert!(records::erasure_wishes(&house, &erase).await.unwrap().is_empty());

        let auditor = actor(&world, &[Role::Auditor]);
        let read = auditor.permit::<case::ReadAudit>(Whose::Practice).unwrap();
        let verdict = records::verify_log(&house, &read).await.unwrap();
        assert!(matches!(verdict, Verdict::Sound { rows: 8, .. }), "{verdict:?}");
    }
}
