//! Whether bytes have the form of a network, before the engine sees them.
//!
//! The engine's reader (rten 0.27) does not come back when a number of the file never ends, and makes
//! room for whatever length stands there. So a file is walked here first, once and without making room for
//! anything: numbers end, lengths lie inside what holds them, tensors hold as much as their sizes say, and
//! each step of the network uses what is there before it, so it has no circle. Networks within networks
//! (loops, branches) and weights in other files are refused; nothing here needs them.
//!
//! The form is that of Protocol Buffers (its encoding guide) and of ONNX (`onnx.proto3`, IR version 8).

use std::collections::HashSet;

/// What is wrong with the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    /// A number that does not end, a length beyond its message, a kind of field there is none of.
    #[error("no message")]
    NoMessage,
    /// There is no network in it, or more than one.
    #[error("not one network")]
    NotOne,
    /// More steps or deeper messages than any network here has.
    #[error("too much")]
    TooMuch,
    /// A network within the network, or weights that lie elsewhere.
    #[error("not whole in itself")]
    NotWhole,
    /// A tensor does not hold what its sizes say.
    #[error("a tensor of another size")]
    Tensor,
    /// A step uses what is not there before it, or makes what is there already.
    #[error("steps out of order")]
    Order,
}

/// Most steps of a network.
const MOST_STEPS: usize = 20_000;
/// Most numbers in a tensor.
const MOST_NUMBERS: u64 = 64 << 20;
/// How deep the type of a value may be told.
const MOST_DEEP: u8 = 8;

/// Whether the bytes are one network in good form.
pub fn check(file: &[u8]) -> Result<(), Unsound> {
    let mut networks = 0;
    each(file, |number, value| match (number, value) {
        (7, Value::Bytes(graph)) => {
            networks += 1;
            self::graph(graph)
        }
        // Operator sets, notes.
        (8 | 14, Value::Bytes(entry)) => leaf(entry),
        (20 | 25, Value::Bytes(_)) => Err(Unsound::NotWhole),
        _ => Ok(()),
    })?;
    if networks == 1 {
        Ok(())
    } else {
        Err(Unsound::NotOne)
    }
}

/// A field's value.
#[derive(Clone, Copy)]
enum Value<'a> {
    Number(u64),
    Fixed,
    Bytes(&'a [u8]),
}

/// Takes a number off the front: at most ten bytes, and no more than 64 bits.
fn number(bytes: &mut &[u8]) -> Result<u64, Unsound> {
    let mut value = 0_u64;
    for place in 0..10 {
        let (first, rest) = bytes.split_first().ok_or(Unsound::NoMessage)?;
        *bytes = rest;
        let bits = u64::from(first & 0x7F);
        if place == 9 && bits > 1 {
            return Err(Unsound::NoMessage);
        }
        value |= bits << (7 * place);
        if first & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(Unsound::NoMessage)
}

fn taken<'a>(bytes: &mut &'a [u8], length: u64) -> Result<&'a [u8], Unsound> {
    let length = usize::try_from(length).map_err(|_| Unsound::NoMessage)?;
    let (part, rest) = bytes.split_at_checked(length).ok_or(Unsound::NoMessage)?;
    *bytes = rest;
    Ok(part)
}

/// Every field of a message, in its order.
fn each<'a>(
    mut message: &'a [u8],
    mut visit: impl FnMut(u64, Value<'a>) -> Result<(), Unsound>,
) -> Result<(), Unsound> {
    while !message.is_empty() {
        let tag = number(&mut message)?;
        let value = match tag & 7 {
            0 => Value::Number(number(&mut message)?),
            1 => taken(&mut message, 8).map(|_| Value::Fixed)?,
            2 => {
                let length = number(&mut message)?;
                Value::Bytes(taken(&mut message, length)?)
            }
            5 => taken(&mut message, 4).map(|_| Value::Fixed)?,
            _ => return Err(Unsound::NoMessage),
        };
        if tag >> 3 == 0 {
            return Err(Unsound::NoMessage);
        }
        visit(tag >> 3, value)?;
    }
    Ok(())
}

fn leaf(message: &[u8]) -> Result<(), Unsound> {
    each(message, |_, _| Ok(()))
}

/// A step: what it uses and what it makes.
#[derive(Default)]
struct Step<'a> {
    uses: Vec<&'a [u8]>,
    makes: Vec<&'a [u8]>,
}

fn graph(message: &[u8]) -> Result<(), Unsound> {
    let (mut there, mut steps, mut results) = (HashSet::new(), Vec::new(), Vec::new());
    each(message, |number, value| {
        match (number, value) {
            (1, Value::Bytes(node)) => {
                if steps.len() == MOST_STEPS {
                    return Err(Unsound::TooMuch);
                }
                steps.push(step(node)?);
            }
            (5, Value::Bytes(weights)) => {
                there.insert(tensor(weights)?);
            }
            (11, Value::Bytes(input)) => {
                there.insert(value_info(input)?);
            }
            (12, Value::Bytes(output)) => results.push(value_info(output)?),
            (13, Value::Bytes(told)) => {
                value_info(told)?;
            }
            (15, Value::Bytes(_)) => return Err(Unsound::NotWhole),
            _ => {}
        }
        Ok(())
    })?;
    for step in steps {
        // An empty name leaves something out.
        let known = |name: &&[u8]| name.is_empty() || there.contains(*name);
        if !step.uses.iter().all(known) {
            return Err(Unsound::Order);
        }
        for made in step.makes.into_iter().filter(|name| !name.is_empty()) {
            if !there.insert(made) {
                return Err(Unsound::Order);
            }
        }
    }
    if results.iter().all(|name| there.contains(name)) {
        Ok(())
    } else {
        Err(Unsound::Order)
    }
}

fn step(message: &[u8]) -> Result<Step<'_>, Unsound> {
    let mut step = Step::default();
    each(message, |number, value| {
        match (number, value) {
            (1, Value::Bytes(name)) => step.uses.push(name),
            (2, Value::Bytes(name)) => step.makes.push(name),
            (5, Value::Bytes(setting)) => attribute(setting)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(step)
}

fn attribute(message: &[u8]) -> Result<(), Unsound> {
    each(message, |number, value| match (number, value) {
        (5 | 10, Value::Bytes(constant)) => tensor(constant).map(drop),
        (6 | 11 | 22 | 23, Value::Bytes(_)) => Err(Unsound::NotWhole),
        (8, Value::Bytes(packed)) => numbers(packed, drop),
        _ => Ok(()),
    })
}

fn numbers(mut packed: &[u8], mut take: impl FnMut(u64)) -> Result<(), Unsound> {
    while !packed.is_empty() {
        take(number(&mut packed)?);
    }
    Ok(())
}

/// The name of a tensor whose numbers are as many as its sizes say.
fn tensor(message: &[u8]) -> Result<&[u8], Unsound> {
    let (mut name, mut raw, mut kind) = (&message[..0], None, 0);
    let mut sizes = Vec::new();
    each(message, |number, value| {
        match (number, value) {
            (1, Value::Number(size)) => sizes.push(size),
            (1, Value::Bytes(packed)) => numbers(packed, |size| sizes.push(size))?,
            (2, Value::Number(told)) => kind = told,
            (5 | 7 | 11, Value::Bytes(packed)) => numbers(packed, drop)?,
            (8, Value::Bytes(told)) => name = told,
            (9, Value::Bytes(bytes)) => raw = Some(bytes.len() as u64),
            (13, _) => return Err(Unsound::NotWhole),
            (14, Value::Number(place)) if place != 0 => return Err(Unsound::NotWhole),
            _ => {}
        }
        Ok(())
    })?;
    let all = sizes
        .iter()
        .try_fold(1_u64, |all, size| all.checked_mul(*size));
    let all = all.filter(|all| *all <= MOST_NUMBERS && sizes.len() <= 16);
    let all = all.ok_or(Unsound::Tensor)?;
    match (raw, width(kind)) {
        (Some(bytes), Some(width)) if bytes != all * width => Err(Unsound::Tensor),
        _ => Ok(name),
    }
}

/// Bytes of a number of a kind (`TensorProto.DataType`); `None` for those the engine has none of.
fn width(kind: u64) -> Option<u64> {
    match kind {
        1 | 6 | 12 => Some(4),
        2 | 3 | 9 => Some(1),
        4 | 5 | 10 | 16 => Some(2),
        7 | 11 | 13 => Some(8),
        _ => None,
    }
}

/// The name of an input, an output, or a value between.
fn value_info(message: &[u8]) -> Result<&[u8], Unsound> {
    let mut name = &message[..0];
    each(message, |number, value| {
        match (number, value) {
            (1, Value::Bytes(told)) => name = told,
            (2, Value::Bytes(kind)) => value_type(kind, 0)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(name)
}

/// A tensor (1) or a sequence (4).
fn value_type(message: &[u8], deep: u8) -> Result<(), Unsound> {
    if deep == MOST_DEEP {
        return Err(Unsound::TooMuch);
    }
    each(message, |number, value| match (number, value) {
        (1 | 4, Value::Bytes(inner)) => typed(inner, deep + 1),
        _ => Ok(()),
    })
}

/// What a tensor (2 is its shape) or a sequence (1 is the type of what is in it) is like.
fn typed(message: &[u8], deep: u8) -> Result<(), Unsound> {
    each(message, |number, value| match (number, value) {
        (2, Value::Bytes(shape)) => each(shape, |number, value| match (number, value) {
            (1, Value::Bytes(size)) => leaf(size),
            _ => Ok(()),
        }),
        (1, Value::Bytes(inner)) => value_type(inner, deep + 1),
        _ => Ok(()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
        let length = u8::try_from(bytes.len()).expect("short");
        assert!(length < 0x80);
        [&[number << 3 | 2, length], bytes].concat()
    }

    fn node(uses: &str, makes: &str) -> Vec<u8> {
        let words = [field(1, uses.as_bytes()), field(2, makes.as_bytes())];
        field(1, &[words.concat(), field(4, b"Relu")].concat())
    }

    fn network(parts: &[Vec<u8>]) -> Vec<u8> {
        let ends = [field(11, &field(1, b"in")), field(12, &field(1, b"out"))];
        field(7, &[ends.concat(), parts.concat()].concat())
    }

    #[test]
    fn bytes_on_which_the_engine_does_not_come_back_are_refused() {
        assert_eq!(check(&[0xFF; 64]), Err(Unsound::NoMessage));
        let endless = [0xFF; 12];
        for message in [
            field(8, &endless),
            network(&[field(1, &endless)]),
            network(&[field(5, &field(1, &endless))]),
            network(&[field(
                13,
                &field(2, &field(1, &field(2, &field(1, &endless)))),
            )]),
        ] {
            assert_eq!(check(&message), Err(Unsound::NoMessage));
        }
    }

    #[test]
    fn lengths_beyond_their_message_and_huge_ones_are_refused_without_room_for_them() {
        let backwards = [
            0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1,
        ];
        for bytes in [
            &[0x3A, 5, 0][..],
            &backwards,
            &[0x0B],
            &[0x02, 0],
            &[0x3D, 1],
        ] {
            assert_eq!(check(bytes), Err(Unsound::NoMessage), "{bytes:?}");
        }
        let weights = [
            &[0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x10, 1][..],
            &field(9, &[0; 4]),
        ];
        let huge = network(&[field(5, &weights.concat())]);
        assert_eq!(check(&huge), Err(Unsound::Tensor));
    }

    #[test]
    fn a_network_without_steps_in_their_order_is_refused() {
        assert_eq!(check(b""), Err(Unsound::NotOne));
        let steps = [node("in", "middle"), node("middle", "out")];
        assert_eq!(check(&network(&steps)), Ok(()));
        let [first, second] = steps;
        let turned = network(&[second, first.clone()]);
        assert_eq!(check(&turned), Err(Unsound::Order));
        let circle = network(&[node("out", "out")]);
        assert_eq!(check(&circle), Err(Unsound::Order));
        let twice = network(&[first.clone(), first.clone(), node("middle", "out")]);
        assert_eq!(check(&twice), Err(Unsound::Order));
        assert_eq!(check(&network(&[first])), Err(Unsound::Order));
    }

    #[test]
    fn networks_in_networks_and_weights_elsewhere_are_refused() {
        let branch = field(1, &field(5, &field(6, &[])));
        assert_eq!(check(&network(&[branch])), Err(Unsound::NotWhole));
        let elsewhere = field(5, &field(13, &[]));
        assert_eq!(check(&network(&[elsewhere])), Err(Unsound::NotWhole));
        let step = network(&[node("in", "out")]);
        assert_eq!(check(&[step.clone(), step].concat()), Err(Unsound::NotOne));
    }
}
