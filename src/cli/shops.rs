//! Names after `--for`: those of shops, and those of printers and editions.

use crate::session::is_shop;

/// The names of shops, each once, and the others.
pub(crate) fn split(names: Vec<String>) -> (Vec<String>, Vec<String>) {
    let (mut shops, others): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|n| is_shop(n));
    let mut seen = Vec::new();
    shops.retain(|s| {
        let new = !seen.contains(s);
        seen.push(s.clone());
        new
    });
    (shops, others)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn shops_are_known_by_their_names() {
        let names = ["kindle", "ingram", "kobo", "kindle"].map(String::from).to_vec();
        let (shops, others) = split(names);
        assert_eq!((shops.join(" "), others.join(" ")), ("kindle kobo".into(), "ingram".into()));
    }
}
