//! The numbers of display formulas, at the right margin: of all of one on its baseline, of its lines each
//! on its own.

use super::Flow;
use crate::model::{Block, MathBlock};
use crate::theme::TextStyle;
use crate::typeset::galley::Slab;
use crate::typeset::page::Group;
use crate::typeset::paragraph::{Line, text_line};

/// A number as set, and the line of the formula that has it.
pub(super) struct Number {
    line: Option<usize>,
    set: Line,
}

impl Flow<'_, '_> {
    /// Sets the numbers of a formula.
    pub(super) fn numbers_of(&self, math: &MathBlock) -> Vec<Number> {
        let style = TextStyle { indent: 0.0, italic: false, ..self.style.clone() };
        let whole = math.number.iter().map(|number| (None, number));
        let lines = math.lines.iter().enumerate();
        let lines = lines.filter_map(|(n, line)| Some((Some(n), line.number.as_ref()?)));
        let set = |number: &String| text_line(self.ctx, &format!("({number})"), &style);
        whole.chain(lines).map(|(line, number)| Number { line, set: set(number) }).collect()
    }

    /// The width that numbers take of the measure, with the white before them.
    pub(super) fn taken_by(&self, numbers: &[Number]) -> f32 {
        let widest = numbers.iter().map(|number| number.set.width).fold(0.0, f32::max);
        if numbers.is_empty() { 0.0 } else { widest + self.style.size }
    }

    /// Puts numbers beside a formula whose `baseline` is so far below its top, and those of its lines
    /// so far below that; `count` is how many lines it has.
    pub(super) fn put_numbers(
        &self,
        slab: &mut Slab,
        numbers: Vec<Number>,
        (baseline, lines): (f32, &[f32]),
        (math, block): (&MathBlock, &Block),
    ) {
        let count = math.lines.len();
        for Number { line, set } in numbers {
            let y = match line {
                None => baseline,
                Some(n) if lines.len() == count => baseline + lines[n],
                // What is no row of lines here has its numbers in a row beside it.
                Some(n) => {
                    let share = slab.height / count as f32;
                    share * (n as f32 + 0.5) + self.style.size * MIDDLE
                }
            };
            let x = self.left + self.width - set.width;
            let mut items = set.items;
            items.iter_mut().for_each(|item| item.shift(x, y));
            slab.groups.push(Group { block: Some(block.id), items, ..Group::default() });
        }
    }
}

/// How far the baseline of figures is below their middle, em.
const MIDDLE: f32 = 0.3;
