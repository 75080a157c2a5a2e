//! Clients in a file: what is read, what is refused and why, and that all come or none.

use jiff::civil::{Date, date};
use practice::care::clients::Contact;
use practice::people_file::{BYTES_MAX, ROWS_MAX, Sheet, decode, read};
use practice::permission::case;
use practice::{Key, Permit, Refusal, Whose, people_import};
use store::{Role, StoreError, audit, clients};
use trial::{World, on_both, world};

use crate::house::{actor, house};

fn today() -> Date {
    date(2026, 11, 23)
}

fn sheet(bytes: &[u8]) -> Sheet {
    read(&decode(bytes).unwrap(), "en", today()).unwrap()
}

fn why(bytes: &[u8]) -> &'static str {
    let answer = decode(bytes).and_then(|text| read(&text, "en", today()));
    match answer {
        Err(Refusal::Wrong(mistakes)) => mistakes[0].reason,
        other => panic!("a refusal was expected: {other:?}"),
    }
}

fn contact(sheet: &Sheet, row: usize) -> &Contact {
    &sheet.good[row].contact
}

fn wrong(sheet: &Sheet) -> Vec<(u64, &str, &str)> {
    sheet.wrong.iter().map(|w| (w.line, w.mistake.field.as_str(), w.mistake.reason)).collect()
}

#[test]
fn each_delimiter_either_language_and_any_order_are_read() {
    let files = [
        "Given name,Family name,Date of birth,E-mail,Phone,Language,Remark\n\
         Ana,Okafor,1980-12-31,ana@example.org,+44 1,French,stairs\n",
        "Remarque;Langue;Téléphone;E-mail;Né(e) le;Nom;Prénom\r\n\
         stairs;Français;+44 1;ana@example.org;31/12/1980;Okafor;Ana\r\n",
        "PRENOM\tnom\tNaissance\tcourriel\ttel\tlangue\tremarques\r\
         Ana\tOkafor\t31/12/1980\tana@example.org\t+44 1\tfr\tstairs\r",
    ];
    for file in files {
        let sheet = sheet(file.as_bytes());
        assert_eq!((sheet.good.len(), wrong(&sheet)), (1, vec![]), "{file}");
        assert_eq!(sheet.left_out, Vec::<String>::new(), "{file}");
        assert_eq!(sheet.good[0].line, 2);
        let one = contact(&sheet, 0);
        let names = (one.given_name.as_str(), one.family_name.as_str());
        assert_eq!(names, ("Ana", "Okafor"), "{file}");
        assert_eq!(one.born_on.as_deref(), Some("1980-12-31"), "{file}");
        assert_eq!(one.email.as_deref(), Some("ana@example.org"), "{file}");
        assert_eq!(one.phone.as_deref(), Some("+44 1"), "{file}");
        assert_eq!((one.language.as_str(), one.remark.as_deref()), ("fr", Some("stairs")));
    }
}

#[test]
fn utf_8_with_its_mark_latin_1_and_windows_1252_are_told_apart() {
    let marked = sheet("\u{feff}prénom;nom\nZoë;Müller\n".as_bytes());
    assert_eq!(contact(&marked, 0).given_name, "Zoë");
    let latin = sheet(b"pr\xE9nom;nom\nZo\xEB;M\xFCller\n");
    assert_eq!(contact(&latin, 0).given_name, "Zoë");
    assert_eq!(contact(&latin, 0).family_name, "Müller");
    let windows = sheet(b"pr\xE9nom;nom\nO\x92Neil;\x8Cuvrard\n");
    assert_eq!(contact(&windows, 0).given_name, "O’Neil");
    assert_eq!(contact(&windows, 0).family_name, "Œuvrard");
    assert_eq!(why(b"\xFF\xFEg\0i\0v\0e\0n\0"), "file-not-text", "UTF-16");
}

#[test]
fn quotes_hold_delimiters_quotes_and_line_ends() {
    let file = "given name,remark\n\n\"Ana\",\"first, \"\"second\"\"\r\nthird\"\n\n\nBo,x\n,,\n";
    let sheet = sheet(file.as_bytes());
    assert_eq!(contact(&sheet, 0).remark.as_deref(), Some("first, \"second\"\nthird"));
    let lines: Vec<u64> = sheet.good.iter().map(|row| row.line).collect();
    assert_eq!(lines, [3, 7], "empty lines are counted, and no rows");
    assert_eq!(wrong(&sheet), []);
}

#[test]
fn names_in_any_script_stay_as_they_are() {
    let names = ["明", "محمد", "Ольга", "श्रेया", "Ngũgĩ", "נועה", "O’Brien-Smith", "👩‍⚕️"];
    let file = format!("given name\n{}\n", names.join("\n"));
    let sheet = sheet(file.as_bytes());
    let read: Vec<&str> = sheet.good.iter().map(|r| r.contact.given_name.as_str()).collect();
    assert_eq!(read, names);
}

#[test]
fn what_cannot_be_used_is_named_with_line_field_and_reason() {
    let file = "given name;born;e-mail;language;shoe size;forename\n\
        ;31/12/1980;;;;\n\
        Ana;29/02/1981;;;;\n\
        Bo;12/31/1980;ana;de;;\n\
        Cy;2030-01-01;;;42;\n\
        Di;;;\n\
        Ed;;;;;;more\n\
        Fi;1/2/1980;;;;Fiona\n\
        G\u{7}o;;;;;\n";
    let sheet = sheet(file.as_bytes());
    let want = [
        (2, "given_name", "missing"),
        (3, "born_on", "not-a-date"),
        (4, "born_on", "not-a-date"),
        (4, "email", "not-an-email"),
        (4, "language", "unknown-choice"),
        (5, "born_on", "not-a-birthday"),
        (6, "", "row-ragged"),
        (7, "", "row-ragged"),
        (9, "given_name", "control-character"),
    ];
    assert_eq!(wrong(&sheet), want);
    assert_eq!(sheet.refused(), 7);
    assert_eq!(sheet.left_out, ["shoe size", "forename"]);
    let fi = contact(&sheet, 0);
    assert_eq!((fi.given_name.as_str(), fi.born_on.as_deref()), ("Fi", Some("1980-02-01")));
    assert_eq!(fi.language, "en");
}

#[test]
fn a_file_of_the_largest_size_is_read_and_a_larger_one_is_not() {
    let rows = |count: usize| {
        let rows: String = (0..count).map(|n| format!("Ana {n},Okafor,1980-12-31\n")).collect();
        format!("given name,family name,born\n{rows}")
    };
    assert_eq!(sheet(rows(ROWS_MAX).as_bytes()).good.len(), ROWS_MAX);
    assert_eq!(why(rows(ROWS_MAX + 1).as_bytes()), "file-too-long");
    assert_eq!(why(&vec![b'a'; BYTES_MAX + 1]), "file-too-large");
    // Larger as UTF-8 than it came.
    assert_eq!(why(&vec![0xE9; BYTES_MAX / 2 + 1]), "file-too-large");
}

#[test]
fn hostile_files_are_refused_or_read_as_what_they_are() {
    let giant = format!("given name,remark\nAna,\"{}\nBo,x\n", "y".repeat(BYTES_MAX - 100));
    assert_eq!(wrong(&sheet(giant.as_bytes())), [(2, "remark", "too-long")]);
    assert_eq!(why(b"given name\nA\0na\n"), "file-not-text");
    assert_eq!(why(b""), "missing");
    assert_eq!(why(b" \r\n\r\n"), "missing");
    assert_eq!(why(b"Ana,Okafor\nBo,Ito\n"), "file-no-header");
    assert_eq!(why(b"family name\nOkafor\n"), "file-no-header");
    assert_eq!(why(&b",".repeat(BYTES_MAX)), "file-no-header");
    let wide = format!("given name{}\n", ",".repeat(BYTES_MAX - 100));
    assert_eq!(why(wide.as_bytes()), "file-too-wide");
    let ragged = format!("given name\nAna{}x\n", ",".repeat(BYTES_MAX - 100));
    assert_eq!(wrong(&sheet(ragged.as_bytes())), [(2, "", "row-ragged")]);
    let html = sheet(b"given name,<script>\n<b>Ana</b>,=1+1\n");
    assert_eq!(contact(&html, 0).given_name, "<b>Ana</b>");
    // What a page sends back reads as what it was given.
    let text = decode(b"given name,remark\rAna,\"a\rb\r\n\"\r\n").unwrap();
    assert_eq!(decode(text.replace('\n', "\r\n").as_bytes()).unwrap(), text);
}

fn permit(world: &World) -> Permit<case::ImportClients> {
    actor(world, &[Role::FrontDesk]).permit(Whose::Practice).unwrap()
}

async fn rows(home: &trial::Home, world: &World) -> Vec<(String, String)> {
    let mut tx = home.db.read().await.unwrap();
    let rows = audit::list(&mut tx, world.practice, None, 0, 100).await.unwrap();
    rows.into_iter().map(|r| (r.use_case, r.detail.as_str().to_owned())).collect()
}

async fn count(home: &trial::Home, world: &World) -> i64 {
    let mut tx = home.db.read().await.unwrap();
    clients::count(&mut tx, world.practice).await.unwrap()
}

fn rule<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> &'static str {
    match answer {
        Err(Refusal::Rule { key, .. }) => key,
        other => panic!("a rule was expected: {other:?}"),
    }
}

on_both! {
    async fn a_file_is_looked_at_and_then_brought_in_once(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let before = count(home, &world).await;
        let file = "given name,family name,born,e-mail\n\
            Mei,李,1980-02-29,mei@example.org\n\
            MEI,李,29/02/1980,\n\
            Bo,Ito,,Mei@Example.org\n\
            Zoe\u{308},Adams,,\n\
            Zoë,  ADAMS,,\n\
            Zoë,Adams,1980-01-01,\n";
        let look = sheet(file.as_bytes());
        let seen = people_import::preview(&house, &permit(&world), look).await.unwrap();
        let want = [(3, "", "person-twice"), (4, "email", "address-twice"), (6, "", "person-twice")];
        assert_eq!(wrong(&seen), want);
        assert_eq!(seen.wrong[0].mistake.values["line"], "2");
        assert_eq!(seen.good.len(), 3);
        assert_eq!(count(home, &world).await, before, "a look writes no client");

        let key = Key::fresh();
        let all = || sheet(file.as_bytes()).good;
        for _ in 0..2 {
            let done = people_import::apply(&house, &permit(&world), all(), 3, key.clone()).await;
            assert_eq!(done.unwrap(), 3);
        }
        assert_eq!(count(home, &world).await, before + 3, "a retried key imports once");
        let log = rows(home, &world).await;
        let imports: Vec<&str> = log.iter().filter(|(case, _)| case == "import_clients")
            .map(|(_, detail)| detail.as_str()).collect();
        assert_eq!(imports.len(), 2, "the look and the import: {imports:?}");
        assert!(imports.iter().any(|d| d.replace(' ', "") == "{\"clients\":3}"), "{imports:?}");
        assert!(!log.iter().any(|(_, d)| d.contains("Mei") || d.contains("example.org")));

        // They are found as clients that were added by hand are.
        let desk = actor(&world, &[Role::FrontDesk]).permit(Whose::Practice).unwrap();
        let found = practice::care::clients::find(&house, &desk, "李", None).await.unwrap();
        assert_eq!(found.clients[0].given_name, "Mei");
        assert_eq!(found.clients[0].email.as_deref(), Some("mei@example.org"));

        let look = sheet(file.as_bytes());
        let again = people_import::preview(&house, &permit(&world), look).await.unwrap();
        assert_eq!(again.good.len(), 0);
        let there = [(2, "", "person-there"), (2, "email", "address-there")];
        assert_eq!(wrong(&again)[..2], there);
        let none = people_import::apply(&house, &permit(&world), all(), 3, Key::fresh()).await;
        assert_eq!(rule(none), "people-none");
    }

    async fn all_come_or_none(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let before = count(home, &world).await;
        let all = || sheet(b"given name,e-mail\nAna,a@example.org\nBo,b@example.org\n").good;
        let fewer = people_import::apply(&house, &permit(&world), all(), 3, Key::fresh()).await;
        assert_eq!(rule(fewer), "people-changed");
        // A row that the database cannot keep takes the others with it.
        let mut rows = all();
        home.raw("CREATE UNIQUE INDEX planted ON clients (practice_id, phone)").await;
        for row in &mut rows {
            row.contact.phone = Some("1".to_owned());
        }
        let failed = people_import::apply(&house, &permit(&world), rows, 2, Key::fresh()).await;
        assert!(matches!(failed, Err(Refusal::Store(StoreError::Exists(_)))), "{failed:?}");
        assert_eq!(count(home, &world).await, before);
        assert_eq!(super::rows(home, &world).await, [], "nothing done, nothing noted");
    }

    async fn another_practice_knows_nobody(home: &Home) {
        let (ours, house) = (world(&home.db).await, house(home));
        let theirs = world(&home.db).await;
        let all = || sheet(b"given name,e-mail\nAna,a@example.org\n");
        let done = people_import::apply(&house, &permit(&ours), all().good, 1, Key::fresh()).await;
        assert_eq!(done.unwrap(), 1);
        let seen = people_import::preview(&house, &permit(&theirs), all()).await.unwrap();
        assert_eq!((seen.good.len(), wrong(&seen)), (1, vec![]));
    }

    async fn two_imports_at_once_bring_everybody_once(home: &Home) {
        let (world, house) = (world(&home.db).await, house(home));
        let before = count(home, &world).await;
        let rows: String = (0..300).map(|n| format!("Ana {n}\n")).collect();
        let all = || sheet(format!("given name\n{rows}").as_bytes()).good;
        let (one, two) = (permit(&world), permit(&world));
        let both = tokio::join!(
            people_import::apply(&house, &one, all(), 300, Key::fresh()),
            people_import::apply(&house, &two, all(), 300, Key::fresh()),
        );
        let came = [both.0, both.1].into_iter().filter(|answer| matches!(answer, Ok(300))).count();
        assert_eq!(came, 1);
        assert_eq!(count(home, &world).await, before + 300);
    }
}
