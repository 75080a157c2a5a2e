//! `supple card new`: a card to fill in.

use std::fmt::Write as _;

use crate::kinds::folder;

/// Path inside the knowledge folder and text of a new card; `None` for an unknown kind.
pub fn card(kind: &str, id: &str) -> Option<(String, String)> {
    let folder = folder(kind)?;
    let own = match kind {
        "fact" => {
            "type = \"tri\"\ntier = \"caution\"          # emergency | urgent | caution | plan\n\
             order = 900\nvalid_days = 90\nnot_sure = \"strict\"       # ask | bar | strict | no\n\
             changeable = false\nnormal = \"no\"\n"
        }
        "technique" => {
            "word = \"\"\noffer = \"choice\"\npressure = [2, 3]\nminutes = [45, 60]\nbarred_by = []\n"
        }
        "presentation" => "when = \"\"\nfirst = [\"relaxation\"]\navoid = []\n",
        "home-item" => "rank = 50\nactive = false\nuses_heat = false\n",
        "source" => "url = []\ncite = \"\"\npoint = \"\"\nread = \"abstract\"\n",
        "person" => "base = \"steady\"\n\n[record]\n\n[expect]\nfindings = []\n",
        "quiet" => "base = \"steady\"\n\n[record]\n",
        _ => "when = \"fact = value\"\nthen = { massage = \"adapted\" }\n",
    };
    let status = if kind == "source" { "unverified" } else { "draft" };
    let words: &[&str] = match kind {
        "fact" => &["question", "help", "why"],
        "technique" => &["title", "what", "why", "evidence"],
        "red-flag" => &["title", "say", "do"],
        "home-item" => &["title", "how", "progress", "stop"],
        "person" | "quiet" => &[],
        "source" => &["title"],
        _ => &["title", "say"],
    };
    let mut text = format!(
        "```toml\nid = \"{id}\"\nkind = \"{kind}\"\nstatus = \"{status}\"\nrows = [\"{id}\"]\n\
         sources = []\nrecalled = []\nour_default = []\nreviewed = []\nreview_by = 2027-05-01\n{own}"
    );
    for language in crate::words::LANGUAGES.iter().filter(|_| !words.is_empty()) {
        let _ = write!(text, "\n[words.{language}]\n");
        for word in words {
            let _ = writeln!(text, "{word} = \"\"");
        }
    }
    let _ = write!(
        text,
        "```\n# {id}\n\n## Why it matters\n\n## What is in doubt\n\n## Whom it will wrongly stop\n\n\
         | fact | = | this card says |\n|---|---|---|\n|  | = | ask |\n"
    );
    Some((format!("{folder}/{id}.md"), text))
}
