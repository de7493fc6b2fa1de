//! Widths of pictures as the manuscript writes them.

/// Points in a CSS pixel.
pub(super) const PX: f32 = 0.75;

/// A width as written, in points: a share of the `measure`, or a length; `em` is the size of the
/// text. `None` if it is no width, or not above zero.
pub(super) fn length(text: &str, measure: f32, em: f32) -> Option<f32> {
    let text = text.trim();
    let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let value: f32 = text[..split].parse().ok()?;
    let points = match text[split..].trim() {
        "%" => measure * value / 100.0,
        "pt" => value,
        "mm" => value * 72.0 / 25.4,
        "cm" => value * 72.0 / 2.54,
        "in" => value * 72.0,
        "em" => value * em,
        "" | "px" => value * PX,
        _ => return None,
    };
    (points > 0.0 && points.is_finite()).then_some(points)
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn widths_as_written() {
        assert_eq!(length("50%", 300.0, 10.0), Some(150.0));
        assert_eq!(length("2in", 300.0, 10.0), Some(144.0));
        assert_eq!(length("100", 300.0, 10.0), Some(75.0));
        assert_eq!(length("3em", 300.0, 10.0), Some(30.0));
        assert_eq!(length("wide", 300.0, 10.0), None);
        assert_eq!(length("-3cm", 300.0, 10.0), None);
    }
}
