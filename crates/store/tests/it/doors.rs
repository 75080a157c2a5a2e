//! Secrets, one-time links, and what changes of sessions and passwords leave alone.

use store::sessions::{self, Session};
use store::users::{self, User};
use store::*;

use crate::harness::*;

async fn somebody(db: &Db, w: &World) -> UserId {
    let user = User {
        user_id: UserId::fresh(),
        email: "ana@example.org".into(),
        name: "Ana".into(),
        password_hash: Some("weak".into()),
        created_at: NINE,
        disabled_at: None,
    };
    kept!(db, tx => users::create(&mut tx, w.practice, &user, &[Role::Manager]).await.unwrap());
    user.user_id
}

async fn open(db: &Db, w: &World, user: UserId, token: &str) {
    let session = Session {
        token_hash: token.into(),
        user_id: user,
        created_at: NINE,
        last_seen_at: NINE,
        ends_at: NINE + HOUR,
        rotated_from: None,
        revoked_at: None,
    };
    kept!(db, tx => sessions::create(&mut tx, w.practice, &session).await.unwrap());
}

on_both! {
    async fn everybody_gets_the_same_secret(home: &Home) {
        let (one, other) = (world(&home.db).await, world(&home.db).await);
        let ask = |w: World, fresh: &'static str| {
            home.db.write((w.practice, fresh), |tx, (practice, fresh)| {
                Box::pin(secrets::keep(tx, *practice, "seal", fresh, NINE))
            })
        };
        let (a, b) = tokio::join!(ask(one, "a"), ask(one, "b"));
        let (a, b) = (a.unwrap(), b.unwrap());
        assert_eq!(a, b);
        assert!(a == "a" || a == "b");
        assert_eq!(ask(other, "c").await.unwrap(), "c", "each practice has its own");
        let mut tx = home.db.read().await.unwrap();
        let found = secrets::find(&mut tx, one.practice, "other").await.unwrap();
        assert_eq!(found, None);
    }

    async fn a_link_opens_its_account_until_it_ends_or_is_replaced(home: &Home) {
        let w = world(&home.db).await;
        let user = somebody(&home.db, &w).await;
        let opens = async |code: &str, now: i64| {
            let mut tx = home.db.read().await.unwrap();
            secrets::invited(&mut tx, w.practice, user, code, now).await.unwrap()
        };
        for code in ["first", "second"] {
            kept!(home.db, tx => {
                secrets::invite(&mut tx, w.practice, user, code, (NINE, NINE + HOUR)).await.unwrap();
            });
        }
        assert!(!opens("first", NINE).await);
        assert!(opens("second", NINE + HOUR - 1).await);
        assert!(!opens("second", NINE + HOUR).await);
        kept!(home.db, tx => secrets::uninvite(&mut tx, w.practice, user).await.unwrap());
        assert!(!opens("second", NINE).await);
    }

    async fn a_stronger_hash_of_the_same_password_ends_nothing(home: &Home) {
        let w = world(&home.db).await;
        let user = somebody(&home.db, &w).await;
        open(&home.db, &w, user, "token").await;
        kept!(home.db, tx => {
            users::strengthen(&mut tx, w.practice, user, ("weak", "strong")).await.unwrap();
            // The password was changed meanwhile: what was hashed is another one.
            users::strengthen(&mut tx, w.practice, user, ("weak", "stale")).await.unwrap();
        });
        let mut tx = home.db.read().await.unwrap();
        let found = users::load(&mut tx, w.practice, user).await.unwrap();
        assert_eq!(found.password_hash.as_deref(), Some("strong"));
        let live = sessions::live(&mut tx, w.practice, "token", NINE, HOUR).await.unwrap();
        assert!(live.is_some());
    }

    async fn the_old_token_leads_to_the_new_session_for_a_moment(home: &Home) {
        let w = world(&home.db).await;
        let user = somebody(&home.db, &w).await;
        open(&home.db, &w, user, "old").await;
        open(&home.db, &w, user, "other").await;
        kept!(home.db, tx => {
            sessions::rotate(&mut tx, w.practice, "old", "new", NINE).await.unwrap();
        });
        let follow = async |token: &str, now: i64| {
            let mut tx = home.db.read().await.unwrap();
            let limits = (HOUR, MINUTE);
            let found = sessions::successor(&mut tx, w.practice, token, now, limits).await.unwrap();
            found.map(|session| session.token_hash)
        };
        assert_eq!(follow("old", NINE + MINUTE - 1).await.as_deref(), Some("new"));
        assert_eq!(follow("old", NINE + MINUTE).await, None, "the moment is over");
        assert_eq!(follow("other", NINE).await, None, "nothing replaced it");
        kept!(home.db, tx => {
            let ended = sessions::revoke_others(&mut tx, w.practice, user, "other", NINE).await;
            assert_eq!(ended.unwrap(), 1);
        });
        assert_eq!(follow("old", NINE + 1).await, None, "what replaced it was ended");
    }

    async fn managers_who_are_disabled_do_not_count(home: &Home) {
        let w = world(&home.db).await;
        let user = somebody(&home.db, &w).await;
        let managers = async || {
            let mut tx = home.db.read().await.unwrap();
            users::with_role(&mut tx, w.practice, Role::Manager).await.unwrap()
        };
        assert_eq!(managers().await, 1);
        kept!(home.db, tx => users::disable(&mut tx, w.practice, user, NINE).await.unwrap());
        assert_eq!(managers().await, 0);
        let mut tx = home.db.begin().await.unwrap();
        practices::hold(&mut tx, w.practice).await.unwrap();
        let nobody = practices::hold(&mut tx, PracticeId::fresh()).await;
        assert!(matches!(nobody, Err(StoreError::Missing("practice"))), "{nobody:?}");
    }
}
