//! Where the site of an mdBook project lies: links to pages that the book leaves out lead there.

use super::project::Site;
use toml_edit::TableLike;

/// The site that `[output.html]` names: `site-url`, which is an address or a path below that of `cname`.
pub(super) fn read(html: Option<&dyn TableLike>, src: &str) -> Option<Site> {
    let text = |key: &str| html?.get(key)?.as_str().map(str::trim).filter(|t| !t.is_empty());
    let host = text("cname").map(|host| format!("https://{host}"));
    let url = text("site-url");
    let whole = url.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    let address = match (whole, host) {
        (Some(url), _) => url.to_owned(),
        (None, Some(host)) => format!("{host}/{}", url.unwrap_or_default().trim_start_matches('/')),
        // A path alone says nothing of where it counts from.
        (None, None) => return None,
    };
    let src = src.trim_start_matches("./").trim_matches('/');
    let folder = if src.is_empty() || src == "." { String::new() } else { format!("{src}/") };
    Some(Site { address: format!("{}/", address.trim_end_matches('/')), folder })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(html: &str, path: &str) -> Option<String> {
        let doc = html.parse::<toml_edit::DocumentMut>().expect("TOML");
        let table: &dyn TableLike = doc.as_table();
        read(Some(table), "src")?.address_of(path, Some("a"))
    }

    #[test]
    fn pages_have_addresses() {
        let url = "site-url = \"https://a.org/book\"";
        assert_eq!(address(url, "src/b c.md").as_deref(), Some("https://a.org/book/b%20c.html#a"));
        assert_eq!(
            address(url, "src/x/README.md").as_deref(),
            Some("https://a.org/book/x/index.html#a")
        );
        assert_eq!(address(url, "other/b.md"), None);
        let path = "site-url = \"/book/\"\ncname = \"a.org\"";
        assert_eq!(address(path, "src/f.pdf").as_deref(), Some("https://a.org/book/f.pdf#a"));
        assert_eq!(address("site-url = \"/book/\"", "src/b.md"), None);
    }
}
