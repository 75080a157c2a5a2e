//! The printed table of permissions is the one that the program uses.

use std::path::PathBuf;

#[test]
fn the_printed_table_is_the_real_one() {
    let file =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/generated/permissions.md");
    let want = practice::permission::markdown();
    if std::env::var_os("SUPPLE_WRITE_GENERATED").is_some() {
        std::fs::write(&file, &want).unwrap();
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(found, want, "run this test once with SUPPLE_WRITE_GENERATED=1");
}
