//! Units: they are written as in running text, `km/h`, `J/(mol·K)`, for voices know those in every language.

use super::tree::Node;

/// Commands of `siunitx` that set a unit.
const COMMANDS: [&str; 6] = ["\\qty", "\\SI{", "\\si{", "\\SIrange", "\\unit", "\\SIlist"];

/// Whether what an author wrote has units.
pub(super) fn has_units(tex: &str) -> bool {
    COMMANDS.iter().any(|command| tex.contains(command))
}

/// The unit that a row begins with, and how many parts of the row it is.
pub(super) fn unit(parts: &[Node]) -> Option<(String, usize)> {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    let mut at = 0;
    loop {
        let divided = at > 0 && parts.get(at).and_then(Node::sign) == Some('/');
        let Some((name, power)) = parts.get(at + usize::from(divided)).and_then(raised) else {
            break;
        };
        at += 1 + usize::from(divided);
        let power = if divided { -power } else { power };
        let list = if power < 0 { &mut below } else { &mut above };
        list.push(match power.abs() {
            1 => name.to_owned(),
            2 => format!("{name}\u{b2}"),
            3 => format!("{name}\u{b3}"),
            n => format!("{name}^{n}"),
        });
    }
    let above = match (above.is_empty(), below.is_empty()) {
        (true, true) => return None,
        (true, false) => "1".to_owned(),
        _ => above.join("\u{b7}"),
    };
    Some(match below.as_slice() {
        [] => (above, at),
        [one] => (format!("{above}/{one}"), at),
        several => (format!("{above}/({})", several.join("\u{b7}")), at),
    })
}

/// The letters of a unit and its power.
fn raised(node: &Node) -> Option<(&str, i32)> {
    match node {
        Node::Letters(name, upright) if *upright || name.chars().count() > 1 => {
            Some((name.as_str(), 1))
        }
        Node::Scripts(s) if s.sub.is_none() && !s.limits => {
            let (name, _) = raised(&s.base)?;
            let power = match s.sup.as_ref()?.parts() {
                [Node::Number(n)] => n.parse().ok()?,
                [minus, Node::Number(n)] if minus.sign() == Some('\u{2212}') => {
                    -n.parse::<i32>().ok()?
                }
                _ => return None,
            };
            Some((name, power)).filter(|(_, power)| (-9..=9).contains(power) && *power != 0)
        }
        _ => None,
    }
}
