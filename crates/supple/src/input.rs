//! Where input comes from: files, standard input, a folder of cards, today's date.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use knowledge::{Files, Knowledge};
use pathway::record::RECORD_BYTES_MAX;

/// What went wrong, to what, and what to do next: one sentence for the person at the terminal.
pub type Sorry = String;

/// Reads a whole file, or standard input for `-`; stops at the size that a record may have.
pub fn record_bytes(path: &str) -> Result<Vec<u8>, Sorry> {
    // One byte more than allowed, so that too large is seen without reading it all.
    bytes(path, RECORD_BYTES_MAX as u64 + 1)
}

/// Reads at most `most` bytes.
pub fn bytes(path: &str, most: u64) -> Result<Vec<u8>, Sorry> {
    let mut bytes = Vec::new();
    let read = if path == "-" {
        io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map_err(|error| format!("cannot read {path}: {error}"))?;
    Ok(bytes)
}

/// The cards of a folder, or the embedded ones.
pub fn files(folder: Option<&Path>) -> Result<Files, Sorry> {
    let Some(folder) = folder else { return Ok(knowledge::embedded()) };
    let mut files = Files::new();
    walk(folder, folder, &mut files)?;
    if files.is_empty() {
        return Err(format!("{} holds no cards; name a knowledge folder", folder.display()));
    }
    Ok(files)
}

fn walk(root: &Path, folder: &Path, files: &mut Files) -> Result<(), Sorry> {
    let sorry = |path: &Path, error: io::Error| format!("cannot read {}: {error}", path.display());
    let entries = fs::read_dir(folder).map_err(|e| sorry(folder, e))?;
    for entry in entries {
        let path: PathBuf = entry.map_err(|e| sorry(folder, e))?.path();
        if path.is_dir() {
            walk(root, &path, files)?;
        } else if path.extension().is_some_and(|e| e == "md" || e == "toml") {
            let name = path.strip_prefix(root).unwrap_or(&path);
            let name = name.to_string_lossy().replace('\\', "/");
            let text = fs::read(&path).map_err(|e| sorry(&path, e))?;
            let text = String::from_utf8(text)
                .map_err(|_| format!("{} is not UTF-8 text; save it as UTF-8", path.display()))?;
            files.insert(name, text);
        }
    }
    Ok(())
}

/// Loads a knowledge folder; authoring mistakes are printed with their place underlined.
pub fn knowledge(folder: Option<&Path>) -> Result<Knowledge, Sorry> {
    load(&files(folder)?)
}

/// Loads cards that have been read.
pub fn load(files: &Files) -> Result<Knowledge, Sorry> {
    Knowledge::load(files).map_err(|faults| {
        let count = faults.len();
        faults.into_iter().for_each(show_fault);
        format!("the knowledge cannot be used: {count} mistakes in its cards, shown above")
    })
}

/// Prints a mistake with file, line and the span underlined.
pub fn show_fault(fault: knowledge::fault::Fault) {
    eprintln!("{:?}", miette::Report::new(fault));
}

/// Today's civil date where this machine stands, or the date given.
pub fn today(given: Option<&str>) -> Result<String, Sorry> {
    match given {
        None => Ok(jiff::Zoned::now().date().to_string()),
        Some(text) => match text.parse::<jiff::civil::Date>() {
            Ok(date) => Ok(date.to_string()),
            Err(_) => Err(format!("`{text}` is not a date; write it as 2026-11-21")),
        },
    }
}
