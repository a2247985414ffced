//! From the light of screens to the inks of a press, by the tables of its ICC profile (ICC.1:2010 §10.8–10.12).
//!
//! Crates that do this quickly use what the processor has, and round a little differently on each: the same book would
//! not give the same bytes everywhere. Here a cube of colours is looked up in the profile once, with additions,
//! multiplications and divisions alone, which every machine rounds alike; pixels are interpolated in it with integers.

use moxcms::{
    ColorProfile, DataColorSpace, LutDataType, LutMultidimensionalType, LutStore, LutWarehouse, ToneReprCurve,
};

/// Nodes along a side of the cube.
const SIDE: usize = 33;

/// The inks of colours that lie evenly between black and white.
pub(super) struct ToPress {
    nodes: Vec<[u16; 4]>,
}

impl ToPress {
    /// Colours of one profile, in RGB, as inks of another: relative colorimetric, or perceptual where the profile has
    /// that alone. `None`: one of them lacks the tables.
    pub(super) fn new(from: &ColorProfile, press: &ColorProfile) -> Option<ToPress> {
        let light = Light::new(from)?;
        let tables = press.lut_b_to_a_colorimetric.as_ref().or(press.lut_b_to_a_perceptual.as_ref())?;
        let table = Table::new(tables, press.pcs, false)?;
        let mut nodes = Vec::with_capacity(SIDE.pow(3));
        for at in 0..SIDE.pow(3) {
            let part = |at: usize| (at % SIDE) as f64 / (SIDE - 1) as f64;
            let xyz = light.xyz([part(at / SIDE / SIDE), part(at / SIDE), part(at)]);
            let inks: [f64; 4] = table.look_up(table.encoded(xyz)).try_into().ok()?;
            nodes.push(inks.map(|ink| (ink.clamp(0.0, 1.0) * 65535.0).round() as u16));
        }
        Some(ToPress { nodes })
    }

    /// The inks of a colour, by the tetrahedron of nodes that it lies in.
    pub(super) fn inks(&self, rgb: [u8; 3]) -> [u8; 4] {
        let steps = (SIDE - 1) as u32;
        let mut at = 0;
        // How far behind the node, in 255ths, and where the next node in that direction is; the farthest first.
        let mut ways = [(0, 0); 3];
        for (way, value) in ways.iter_mut().zip(rgb) {
            let scaled = u32::from(value) * steps;
            at = at * SIDE + (scaled / 255) as usize;
            *way = (scaled % 255, 0);
        }
        for (way, step) in ways.iter_mut().zip([SIDE * SIDE, SIDE, 1]) {
            way.1 = step;
        }
        ways.sort_by_key(|(part, _)| std::cmp::Reverse(*part));
        let mut sum = [0_u32; 4];
        let mut weigh = |at: usize, weight: u32| {
            // A corner without weight may lie beyond the cube.
            if let Some(node) = self.nodes.get(at).filter(|_| weight > 0) {
                sum.iter_mut().zip(node).for_each(|(sum, ink)| *sum += u32::from(*ink) * weight);
            }
        };
        let [(first, one), (second, two), (third, three)] = ways;
        weigh(at, 255 - first);
        weigh(at + one, first - second);
        weigh(at + one + two, second - third);
        weigh(at + one + two + three, third);
        sum.map(|ink| ((ink + 255 * 257 / 2) / (255 * 257)) as u8)
    }
}

/// How RGB becomes light.
enum Light<'p> {
    /// Through curves and primaries.
    Primaries([&'p ToneReprCurve; 3], [[f64; 3]; 3]),
    /// Through tables.
    Table(Table<'p>),
}

impl<'p> Light<'p> {
    fn new(profile: &'p ColorProfile) -> Option<Light<'p>> {
        if let Some(tables) = profile.lut_a_to_b_colorimetric.as_ref().or(profile.lut_a_to_b_perceptual.as_ref()) {
            return Table::new(tables, profile.pcs, true).map(Light::Table);
        }
        let curves = [profile.red_trc.as_ref()?, profile.green_trc.as_ref()?, profile.blue_trc.as_ref()?];
        let [r, g, b] = [&profile.red_colorant, &profile.green_colorant, &profile.blue_colorant];
        Some(Light::Primaries(curves, [[r.x, g.x, b.x], [r.y, g.y, b.y], [r.z, g.z, b.z]]))
    }

    /// Its light under the white of the connection space.
    fn xyz(&self, rgb: [f64; 3]) -> [f64; 3] {
        match self {
            Light::Primaries(curves, matrix) => {
                let linear: [f64; 3] = std::array::from_fn(|at| curve(curves[at], rgb[at]));
                times(matrix, linear)
            }
            Light::Table(table) => table.decoded(&table.look_up(rgb)),
        }
    }
}

/// Three channels in, any number out.
struct Table<'p> {
    kind: Kind<'p>,
    /// The connection space.
    pcs: DataColorSpace,
    /// Whether 16 bits of CIELAB end at 0xFF00, as in every table of the type lut16 (§10.10).
    legacy: bool,
    cube: Vec<f64>,
    to_pcs: bool,
}

enum Kind<'p> {
    Plain(&'p LutDataType, [Vec<f64>; 2]),
    Many(&'p LutMultidimensionalType),
}

impl<'p> Table<'p> {
    fn new(tables: &'p LutWarehouse, pcs: DataColorSpace, to_pcs: bool) -> Option<Table<'p>> {
        let (kind, cube, legacy, grid, channels) = match tables {
            LutWarehouse::Lut(lut) => {
                let kind = Kind::Plain(lut, [numbers(&lut.input_table), numbers(&lut.output_table)]);
                let legacy = matches!(lut.clut_table, LutStore::Store16(_));
                let channels = (lut.num_input_channels, lut.num_output_channels);
                (kind, numbers(&lut.clut_table), legacy, [lut.num_clut_grid_points; 3], channels)
            }
            LutWarehouse::Multidimensional(many) => {
                let grid = [many.grid_points[0], many.grid_points[1], many.grid_points[2]];
                let cube = many.clut.as_ref().map(numbers)?;
                (Kind::Many(many), cube, false, grid, (many.num_input_channels, many.num_output_channels))
            }
        };
        let cells = grid.iter().map(|side| usize::from(*side)).product::<usize>() * usize::from(channels.1);
        let sound =
            channels == (3, if to_pcs { 3 } else { 4 }) && grid.iter().all(|side| *side > 1) && cube.len() == cells;
        sound.then_some(Table { kind, pcs, legacy, cube, to_pcs })
    }

    /// Goes through the table.
    fn look_up(&self, input: [f64; 3]) -> Vec<f64> {
        match &self.kind {
            Kind::Plain(lut, [before, behind]) => {
                // The matrix is for XYZ alone (§10.10).
                let input = match (self.to_pcs, self.pcs) {
                    (false, DataColorSpace::Xyz) => times(&lut.matrix.v, input),
                    _ => input,
                };
                let length = usize::from(lut.num_input_table_entries);
                let input = std::array::from_fn(|at| part(before, at, length, input[at]));
                let found = self.corner(input, [usize::from(lut.num_clut_grid_points); 3]);
                let length = usize::from(lut.num_output_table_entries);
                found.iter().enumerate().map(|(at, value)| part(behind, at, length, *value)).collect()
            }
            Kind::Many(many) => {
                let grid = [0, 1, 2].map(|at| usize::from(many.grid_points[at]));
                let curves = |curves: &[ToneReprCurve], values: &[f64]| -> Vec<f64> {
                    let one = |(at, value): (usize, &f64)| curves.get(at).map_or(*value, |one| curve(one, *value));
                    values.iter().enumerate().map(one).collect()
                };
                let matrix = |values: &[f64]| -> Vec<f64> {
                    let [x, y, z] = times(&many.matrix.v, [values[0], values[1], values[2]]);
                    vec![x + many.bias.v[0], y + many.bias.v[1], z + many.bias.v[2]]
                };
                let middle = |values: &[f64]| match many.m_curves.is_empty() {
                    true => values.to_vec(),
                    false if self.to_pcs => matrix(&curves(&many.m_curves, values)),
                    false => curves(&many.m_curves, &matrix(values)),
                };
                // A towards the device, B towards the connection space (§10.11, §10.12).
                match self.to_pcs {
                    true => {
                        let device = curves(&many.a_curves, &input);
                        let found = self.corner([device[0], device[1], device[2]], grid);
                        curves(&many.b_curves, &middle(&found))
                    }
                    false => {
                        let inner = middle(&curves(&many.b_curves, &input));
                        curves(&many.a_curves, &self.corner([inner[0], inner[1], inner[2]], grid))
                    }
                }
            }
        }
    }

    /// Between the eight corners of its cell; the first channel varies slowest.
    fn corner(&self, input: [f64; 3], grid: [usize; 3]) -> Vec<f64> {
        let outputs = self.cube.len() / grid.iter().product::<usize>().max(1);
        let cell: [(usize, f64); 3] = std::array::from_fn(|at| {
            let place = input[at].clamp(0.0, 1.0) * (grid[at] - 1) as f64;
            let low = (place as usize).min(grid[at] - 2);
            (low, place - low as f64)
        });
        let mut out = vec![0.0; outputs];
        for corner in 0..8_usize {
            let (mut at, mut weight) = (0, 1.0);
            for (axis, (low, behind)) in cell.into_iter().enumerate() {
                let high = corner >> axis & 1;
                at = at * grid[axis] + low + high;
                weight *= if high == 1 { behind } else { 1.0 - behind };
            }
            let values = self.cube.iter().skip(at * outputs);
            out.iter_mut().zip(values).for_each(|(out, value)| *out += value * weight);
        }
        out
    }

    /// How much of the range a number of the connection space takes.
    fn range(&self) -> f64 {
        if self.legacy { 65280.0 / 65535.0 } else { 1.0 }
    }

    /// Light as the input of the table (§6.3.4).
    fn encoded(&self, xyz: [f64; 3]) -> [f64; 3] {
        match self.pcs {
            DataColorSpace::Lab => {
                let [l, a, b] = lab(xyz);
                [l / 100.0, (a + 128.0) / 255.0, (b + 128.0) / 255.0].map(|value| value * self.range())
            }
            _ => xyz.map(|value| value / XYZ),
        }
    }

    /// Light from the output of the table.
    fn decoded(&self, values: &[f64]) -> [f64; 3] {
        let value = |at: usize| values.get(at).copied().unwrap_or(0.0);
        match self.pcs {
            DataColorSpace::Lab => {
                let [l, a, b] = [value(0), value(1), value(2)].map(|value| value / self.range());
                from_lab([l * 100.0, a * 255.0 - 128.0, b * 255.0 - 128.0])
            }
            _ => [value(0), value(1), value(2)].map(|value| value * XYZ),
        }
    }
}

/// The largest number that is written for X, Y or Z (§6.3.4.2).
const XYZ: f64 = 1.0 + 32767.0 / 32768.0;

/// A table as parts of its range.
fn numbers(store: &LutStore) -> Vec<f64> {
    match store {
        LutStore::Store8(values) => values.iter().map(|value| f64::from(*value) / 255.0).collect(),
        LutStore::Store16(values) => values.iter().map(|value| f64::from(*value) / 65535.0).collect(),
    }
}

/// A value of one of several curves of the same length that lie one behind another.
fn part(curves: &[f64], which: usize, length: usize, value: f64) -> f64 {
    curves.get(which * length..(which + 1) * length).map_or(value, |curve| between(curve.len(), |at| curve[at], value))
}

/// Between the entries of a curve, so many, that lie around a value.
fn between(length: usize, entry: impl Fn(usize) -> f64, value: f64) -> f64 {
    if length < 2 {
        return value;
    }
    let place = value.clamp(0.0, 1.0) * (length - 1) as f64;
    let low = place as usize;
    let behind = place - low as f64;
    match low + 1 < length {
        true => entry(low) + (entry(low + 1) - entry(low)) * behind,
        false => entry(length - 1),
    }
}

/// A curve (§10.5, §10.16). Powers are rounded far above the last bits, in which machines may differ.
fn curve(curve: &ToneReprCurve, value: f64) -> f64 {
    const ROUND: f64 = (1_u64 << 32) as f64;
    let power = |base: f64, exponent: f64| (base.max(0.0).powf(exponent) * ROUND).round() / ROUND;
    match curve {
        ToneReprCurve::Lut(table) => match table.as_slice() {
            [] => value,
            [gamma] => power(value, f64::from(*gamma) / 256.0),
            table => between(table.len(), |at| f64::from(table[at]) / 65535.0, value),
        },
        ToneReprCurve::Parametric(numbers) => {
            let numbers: Vec<f64> = numbers.iter().map(|number| f64::from(*number)).collect();
            match *numbers {
                [g] => power(value, g),
                [g, a, b] => power(a * value + b, g),
                [g, a, b, c] => power(a * value + b, g) + c,
                [g, a, b, c, d] => {
                    if value >= d {
                        power(a * value + b, g)
                    } else {
                        c * value
                    }
                }
                [g, a, b, c, d, e, f] => {
                    if value >= d {
                        power(a * value + b, g) + e
                    } else {
                        c * value + f
                    }
                }
                _ => value,
            }
        }
    }
}

fn times(matrix: &[[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|[a, b, c]| a * vector[0] + b * vector[1] + c * vector[2])
}

/// White of the connection space, D50.
const WHITE: [f64; 3] = [0.964_203, 1.0, 0.824_905];
/// Where CIELAB goes over from a straight line to a cube root: 6/29.
const KNEE: f64 = 6.0 / 29.0;

/// CIELAB.
fn lab(xyz: [f64; 3]) -> [f64; 3] {
    let [x, y, z]: [f64; 3] = std::array::from_fn(|at| {
        let part = xyz[at] / WHITE[at];
        if part > KNEE * KNEE * KNEE { cube_root(part) } else { part / (3.0 * KNEE * KNEE) + 4.0 / 29.0 }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn from_lab([l, a, b]: [f64; 3]) -> [f64; 3] {
    let y = (l + 16.0) / 116.0;
    let parts = [y + a / 500.0, y, y - b / 200.0];
    std::array::from_fn(|at| {
        let part = parts[at];
        let part = if part > KNEE { part * part * part } else { 3.0 * KNEE * KNEE * (part - 4.0 / 29.0) };
        part * WHITE[at]
    })
}

/// By Newton's method, from above: the same steps on every machine.
fn cube_root(value: f64) -> f64 {
    (0..24).fold(value.max(1.0), |root, _| root - (root * root * root - value) / (3.0 * root * root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cube_root_is_one() {
        for value in [0.009, 0.1, 0.5, 1.0, 1.2] {
            let root = cube_root(value);
            assert!((root * root * root - value).abs() < 1e-14, "{value}");
        }
    }

    #[test]
    fn lab_goes_there_and_back() {
        for xyz in [[0.001, 0.002, 0.0005], [0.2, 0.3, 0.1], WHITE] {
            let back = from_lab(lab(xyz));
            assert!(back.iter().zip(xyz).all(|(one, other)| (one - other).abs() < 1e-12), "{xyz:?}");
        }
        let [l, a, b] = lab(WHITE);
        assert!((l - 100.0).abs() < 1e-9 && a.abs() < 1e-9 && b.abs() < 1e-9);
    }

    /// Between nodes that lie on a plane every colour is on it, at the ends of the cube too.
    #[test]
    fn colours_between_nodes_are_between_their_inks() {
        let part = |at: usize| (at % SIDE * 65535 / (SIDE - 1)) as u16;
        let node = |at: usize| [part(at / SIDE / SIDE), part(at / SIDE), part(at), 65535];
        let press = ToPress { nodes: (0..SIDE.pow(3)).map(node).collect() };
        for rgb in [[0, 0, 0], [255, 255, 255], [255, 0, 255], [1, 2, 3], [200, 100, 50], [7, 255, 128]] {
            assert_eq!(press.inks(rgb), [rgb[0], rgb[1], rgb[2], 255], "{rgb:?}");
        }
    }
}
