//! Reading age of English text: the Flesch-Kincaid grade.
//!
//! Source: Kincaid and others 1975; grade = 0.39 words a sentence + 11.8 syllables a word - 15.59.
//! Syllables are counted by groups of vowels, which is close for plain words.

/// Words of a text that have a letter; inserted values (`{emergency}`) are not words.
pub fn words(text: &str) -> usize {
    without_values(text).split_whitespace().filter(|w| has_letter(w)).count()
}

/// School grade at which the text can be read.
pub fn grade(text: &str) -> f64 {
    let text = without_values(text);
    let sentences = text.split(['.', '?', '!', ':']).filter(|s| has_letter(s)).count().max(1);
    let words: Vec<&str> = text.split_whitespace().filter(|w| has_letter(w)).collect();
    if words.is_empty() {
        return 0.0;
    }
    let syllables: usize = words.iter().map(|w| syllables(w)).sum();
    let count = words.len() as f64;
    0.39 * count / sentences as f64 + 11.8 * syllables as f64 / count - 15.59
}

/// A value in braces is a number or a name when it is read.
fn without_values(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

fn syllables(word: &str) -> usize {
    let word: String =
        word.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut groups = 0;
    let mut before = false;
    for c in word.chars() {
        groups += usize::from(vowel(c) && !before);
        before = vowel(c);
    }
    let silent = word.ends_with('e') && !word.ends_with("le")
        || (word.ends_with("ed") && !word.ends_with("ted") && !word.ends_with("ded"))
        || (word.ends_with("es")
            && !["ses", "zes", "ches", "shes"].iter().any(|e| word.ends_with(e)));
    if silent && groups > 1 { groups - 1 } else { groups.max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_plain_questions_are_easy_and_long_words_are_not() {
        assert!(grade("Is your leg weak?") < 3.0);
        assert!(grade("Do you experience intermittent neurogenic claudication?") > 12.0);
    }

    #[test]
    fn an_inserted_number_is_not_a_word() {
        assert_eq!(words("Call {emergency} now."), 2);
        assert_eq!(grade("Call {emergency} now."), grade("Call now."));
    }

    #[test]
    fn counts_syllables_of_plain_words() {
        for (word, count) in
            [("back", 1), ("massage", 2), ("numbness", 2), ("table", 2), ("walked", 1)]
        {
            assert_eq!(syllables(word), count, "{word}");
        }
    }
}
