//! Pictures that run off the page: plates.

use super::{Attr, Block, BlockKind, Chapter, Figure, Kind};

/// How a picture runs off the page, by its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plate {
    /// It fills a page of its own.
    Bleed,
    /// It fills two facing pages.
    Spread,
    /// It fills the page opposite the text that it stands in.
    Facing,
    /// It stands above a chapter's title, from the upper edge of the page.
    Opener,
}

/// The classes of plates. Where a picture has several of them, the one that stands first here is meant.
pub const PLATES: [(&str, Plate); 4] = [
    ("opener", Plate::Opener),
    ("spread", Plate::Spread),
    ("facing", Plate::Facing),
    ("bleed", Plate::Bleed),
];

/// The key that says which part of a plate is kept where it is cropped.
pub const CROP: &str = "crop";

/// The words of [`CROP`]: what each says of the share of the surplus that is cut off at the left, and of
/// that at the head.
pub const CROPS: [(&str, Option<f32>, Option<f32>); 6] = [
    ("top", None, Some(0.0)),
    ("bottom", None, Some(1.0)),
    ("left", Some(0.0), None),
    ("right", Some(1.0), None),
    ("center", None, None),
    ("centre", None, None),
];

impl Plate {
    /// What the attributes of a picture say.
    pub fn of(attr: &Attr) -> Option<Plate> {
        PLATES.iter().find(|(class, _)| attr.has(class)).map(|(_, plate)| *plate)
    }

    /// The plate that a block is meant to be.
    pub fn of_block(block: &Block) -> Option<(Plate, &Figure)> {
        let BlockKind::Figure(figure) = &block.kind else { return None };
        Some((Plate::of(&block.attr)?, figure))
    }

    /// Its class.
    pub fn class(self) -> &'static str {
        PLATES.iter().find(|(_, plate)| *plate == self).map_or("", |(class, _)| class)
    }
}

/// The shares of what is cut off a picture that are cut off at its left and at its head: half of it
/// where nothing is said.
///
/// # Errors
/// The word that says nothing of a picture's sides.
pub fn crop(attr: &Attr) -> Result<(f32, f32), &str> {
    let (mut left, mut head) = (0.5, 0.5);
    for word in attr.get(CROP).unwrap_or_default().split_whitespace() {
        let known = CROPS.iter().find(|(name, ..)| *name == word);
        let (_, at_left, at_head) = known.ok_or(word)?;
        (left, head) = (at_left.unwrap_or(left), at_head.unwrap_or(head));
    }
    Ok((left, head))
}

impl Chapter {
    /// Whether its first page has a title below which its text begins.
    fn has_opener(&self) -> bool {
        use Kind::*;
        !matches!(self.kind, HalfTitle | TitlePage | Copyright | Dedication | Epigraph | Contents)
    }

    /// The picture above its title, where it begins with one. Whether it opens a page is for the book to
    /// say.
    pub fn opener_picture(&self) -> Option<(&Block, &Figure)> {
        let first = self.blocks.first().filter(|_| self.has_opener())?;
        let (plate, figure) = Plate::of_block(first)?;
        (plate == Plate::Opener).then_some((first, figure))
    }

    /// The picture that faces its title, where it begins with one. Whether it opens a page is for the
    /// book to say.
    pub fn facing_picture(&self) -> Option<(&Block, &Figure)> {
        let first = self.blocks.first().filter(|_| self.has_opener())?;
        let (plate, figure) = Plate::of_block(first)?;
        (plate == Plate::Facing).then_some((first, figure))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attr(classes: &[&str], cropped: Option<&str>) -> Attr {
        Attr {
            classes: classes.iter().map(|c| (*c).to_owned()).collect(),
            pairs: cropped.iter().map(|c| (CROP.to_owned(), (*c).to_owned())).collect(),
            ..Attr::default()
        }
    }

    #[test]
    fn the_class_that_says_most_is_meant() {
        for (classes, plate) in [
            (&["bleed"][..], Some(Plate::Bleed)),
            (&["bleed", "facing"], Some(Plate::Facing)),
            (&["bleed", "spread"], Some(Plate::Spread)),
            (&["x-bleed"], None),
        ] {
            assert_eq!(Plate::of(&attr(classes, None)), plate, "{classes:?}");
        }
    }

    #[test]
    fn what_is_kept_of_a_picture_is_said_in_words() {
        for (words, shares) in [
            (None, Ok((0.5, 0.5))),
            (Some("top"), Ok((0.5, 0.0))),
            (Some("bottom right"), Ok((1.0, 1.0))),
            (Some("center"), Ok((0.5, 0.5))),
            (Some("top middle"), Err("middle")),
        ] {
            assert_eq!(crop(&attr(&["bleed"], words)), shares, "{words:?}");
        }
    }
}
