//! Pages beside each other as sheets for the PDF writer, whose words can be searched.

use super::{GAP, Pair, Room, Side, marks};
use crate::model::{Book, ImageResource, Metadata};
use crate::theme::Grey;
use crate::typeset::page::{FaceId, Group, Item, Page, Pages, Role, Segment};
use std::sync::Arc;

/// Greys of the ground, and of the frame where a page is not there.
const GROUND: Grey = Grey(0.85);
const FRAME: Grey = Grey(0.6);
/// Tints of what is no longer there, and of what is new, under the words.
const TINTS: [&str; 2] = ["#f7dada", "#dae8da"];

/// A book of sheets: on each a pair of pages, old at the left and new at the right, with the lines marked that
/// only one has.
pub(crate) fn sheets(was: Side, is: Side, pairs: &[Pair], meta: Metadata) -> (Book, Pages) {
    let room = Room::of(was, is);
    let mut made = Made {
        book: Book { meta, ..Book::default() },
        pages: Pages { width: room.whole.0, height: room.whole.1, ..Pages::default() },
        held: [Held::default(), Held::default()],
    };
    made.book.images = TINTS.map(tint).to_vec();
    for (at, side) in [was, is].into_iter().enumerate() {
        made.hold(at, side);
    }
    for pair in pairs {
        let page = made.sheet([was, is], *pair, &room);
        made.pages.pages.push(page.into());
    }
    (made.book, made.pages)
}

fn tint(colour: &str) -> ImageResource {
    let drawn = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\">\
         <rect width=\"10\" height=\"10\" fill=\"{colour}\"/></svg>"
    );
    ImageResource {
        path: "mark".into(),
        media: "image/svg+xml".into(),
        width: 10.0,
        height: 10.0,
        pixels: [0; 2],
        data: Arc::new(drawn.into_bytes()),
    }
}

/// Where faces and pictures of one book are among those of both.
#[derive(Default)]
struct Held {
    faces: Vec<FaceId>,
    images: Vec<u32>,
}

struct Made {
    book: Book,
    pages: Pages,
    held: [Held; 2],
}

impl Made {
    /// Takes the faces and pictures of a book over, those that both have once.
    fn hold(&mut self, at: usize, side: Side) {
        for face in &side.pages.faces {
            let known = self.pages.faces.iter().position(|known| known.is_same_file(face));
            let known = known.unwrap_or_else(|| {
                self.pages.faces.push(Arc::clone(face));
                self.pages.faces.len() - 1
            });
            self.held[at].faces.push(FaceId(known as u16));
        }
        for image in &side.book.images {
            let same =
                |known: &ImageResource| known.media == image.media && known.data == image.data;
            let known = self.book.images.iter().position(same).unwrap_or_else(|| {
                self.book.images.push(image.clone());
                self.book.images.len() - 1
            });
            self.held[at].images.push(known as u32);
        }
    }

    fn sheet(&self, sides: [Side; 2], pair: Pair, room: &Room) -> Page {
        let (w, h) = room.whole;
        let mut items = vec![Item::Rect { x: 0.0, y: 0.0, w, h, color: GROUND }];
        let marks = marks(sides[0], sides[1], pair);
        for (at, (shown, marks)) in [pair.was, pair.is].into_iter().zip(marks).enumerate() {
            let (side, x) = (sides[at], room.left[at]);
            let (w, h) = (side.pages.width, side.pages.height);
            let Some(page) = shown.and_then(|shown| side.page(shown)) else {
                items.push(frame(x, w, h));
                continue;
            };
            items.push(Item::Rect { x, y: GAP, w, h, color: Grey(1.0) });
            items.extend(marks.into_iter().map(|(y, high)| Item::Image {
                resource: at as u32,
                x,
                y: GAP + y,
                w,
                h: high.min(h),
                alt: None,
                crop: None,
            }));
            for item in page.groups.iter().flat_map(|group| &group.items) {
                items.push(self.moved(item, at, x));
            }
        }
        // Viewers name the sheet by the page of now, or by the one that is gone.
        let named = [(sides[1], pair.is), (sides[0], pair.was)];
        let named = named.into_iter().find_map(|(side, at)| side.page(at?));
        let folio = named.map(|page| page.folio.clone()).unwrap_or_default();
        let group = Group { role: Role::Figure, items, ..Group::default() };
        Page { folio, groups: vec![group], ..Page::default() }
    }

    /// An item of a page of one of the books, on the sheet.
    fn moved(&self, item: &Item, at: usize, x: f32) -> Item {
        let mut item = item.clone();
        item.shift(x, GAP);
        match &mut item {
            Item::Run(run) => {
                let known = self.held[at].faces.get(usize::from(run.face.0));
                run.face = known.copied().unwrap_or(run.face);
            }
            Item::Image { resource, .. } => {
                let known = self.held[at].images.get(*resource as usize);
                *resource = known.copied().unwrap_or(*resource);
            }
            Item::Rect { .. } | Item::Path { .. } => {}
        }
        item
    }
}

/// The place of a page that is not there.
fn frame(x: f32, w: f32, h: f32) -> Item {
    use Segment::{Close, Line, Move};
    let (right, foot) = (x + w, GAP + h);
    let segments = vec![Move(x, GAP), Line(right, GAP), Line(right, foot), Line(x, foot), Close];
    Item::Path { segments, fill: None, stroke: Some((0.5, FRAME)) }
}
