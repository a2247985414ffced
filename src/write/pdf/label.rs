//! Page labels (PDF 1.7 §12.4.2): the numbers as printed, runs of consecutive ones in one entry.

use lopdf::{Dictionary, Object, dictionary};

use super::finish::text;
use crate::lang::numerals;
use crate::layout::ink::Pages;

/// How a label is written.
#[derive(Clone, PartialEq, Debug)]
enum Label<'a> {
    Decimal(u32),
    LowerRoman(u32),
    UpperRoman(u32),
    Text(&'a str),
}

impl<'a> Label<'a> {
    fn new(label: &'a str) -> Label<'a> {
        let decimal = label.parse().ok().filter(|number: &u32| number.to_string() == label).map(Label::Decimal);
        let lower = || roman_value(label).map(Label::LowerRoman);
        let upper = || {
            let folded = label.to_ascii_lowercase();
            roman_value(&folded).filter(|_| label == folded.to_ascii_uppercase()).map(Label::UpperRoman)
        };
        decimal.filter(|label| *label != Label::Decimal(0)).or_else(lower).or_else(upper).unwrap_or(Label::Text(label))
    }

    fn continues(&self, before: &Label) -> bool {
        match (before, self) {
            (Label::Decimal(before), Label::Decimal(number))
            | (Label::LowerRoman(before), Label::LowerRoman(number))
            | (Label::UpperRoman(before), Label::UpperRoman(number)) => *number == before + 1,
            (Label::Text(before), Label::Text(label)) => before.is_empty() && label.is_empty(),
            _ => false,
        }
    }

    fn dictionary(&self) -> Dictionary {
        let numbered = |style: &str, first: u32| match first {
            1 => dictionary! { "S" => style },
            _ => dictionary! { "S" => style, "St" => i64::from(first) },
        };
        match self {
            Label::Decimal(first) => numbered("D", *first),
            Label::LowerRoman(first) => numbered("r", *first),
            Label::UpperRoman(first) => numbered("R", *first),
            Label::Text("") => Dictionary::new(),
            Label::Text(label) => dictionary! { "P" => text(label) },
        }
    }
}

/// Adds the labels, if any page has one.
pub(super) fn add(catalog: &mut Dictionary, pages: &Pages) {
    if pages.pages.iter().all(|page| page.label.is_empty()) {
        return;
    }
    let labels: Vec<Label> = pages.pages.iter().map(|page| Label::new(&page.label)).collect();
    let mut numbers = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        if at == 0 || !label.continues(&labels[at - 1]) {
            numbers.extend([Object::Integer(at as i64), label.dictionary().into()]);
        }
    }
    catalog.set("PageLabels", dictionary! { "Nums" => numbers });
}

/// The value of a lower-case roman numeral in its usual form.
fn roman_value(numeral: &str) -> Option<u32> {
    if numeral.is_empty() || numeral.len() > 15 {
        return None;
    }
    let digits: Option<Vec<u32>> = numeral
        .chars()
        .map(|ch| match ch {
            'i' => Some(1),
            'v' => Some(5),
            'x' => Some(10),
            'l' => Some(50),
            'c' => Some(100),
            'd' => Some(500),
            'm' => Some(1000),
            _ => None,
        })
        .collect();
    let digits = digits?;
    let mut value: i64 = 0;
    for (at, digit) in digits.iter().enumerate() {
        let less = digits.get(at + 1).is_some_and(|next| next > digit);
        value += if less { -i64::from(*digit) } else { i64::from(*digit) };
    }
    u32::try_from(value).ok().filter(|value| numerals::roman(*value) == numeral)
}
