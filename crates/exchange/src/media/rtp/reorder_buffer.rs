//! Brings packets that overtook each other back into their order.

use std::collections::BTreeMap;

/// How many later packets may come before an earlier one is given up: 80 ms.
const MAX_WAITING: usize = 4;

/// A packet further behind than this belongs to a stream that was numbered anew.
const MAX_JUMP: u64 = 3_000;

/// What came with one number.
pub(in crate::media) enum Item<T> {
    Filled(T),
    /// There is nothing to give out, but nothing to wait for either.
    Empty,
}

/// Gives out each item once, by ascending number.
pub(in crate::media) struct ReorderBuffer<T> {
    next: Option<u64>,
    held: BTreeMap<u64, Item<T>>,
}

impl<T> Default for ReorderBuffer<T> {
    fn default() -> Self {
        ReorderBuffer { next: None, held: BTreeMap::new() }
    }
}

impl<T> ReorderBuffer<T> {
    /// Takes an item; one that comes twice or too late is dropped.
    pub(in crate::media) fn push(&mut self, number: u64, item: Item<T>) {
        if let Some(next) = self.next
            && number < next
        {
            if next - number <= MAX_JUMP {
                return;
            }
            self.next = None;
        }
        self.held.entry(number).or_insert(item);
    }

    /// The next item in order, if it is there or no longer waited for.
    pub(in crate::media) fn pop(&mut self) -> Option<T> {
        loop {
            let first = *self.held.first_key_value()?.0;
            if self.next.is_some_and(|next| first != next) && self.held.len() <= MAX_WAITING {
                return None;
            }
            if let Some(item) = self.take_first() {
                return Some(item);
            }
        }
    }

    /// The next item in order, whatever is missing before it.
    pub(in crate::media) fn pop_anyway(&mut self) -> Option<T> {
        while !self.held.is_empty() {
            if let Some(item) = self.take_first() {
                return Some(item);
            }
        }
        None
    }

    fn take_first(&mut self) -> Option<T> {
        let (number, item) = self.held.pop_first()?;
        self.next = Some(number + 1);
        match item {
            Item::Filled(item) => Some(item),
            Item::Empty => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pushes numbers and gives what comes out after each.
    fn run(numbers: &[u64]) -> Vec<u64> {
        let mut buffer = ReorderBuffer::default();
        let mut out = Vec::new();
        for number in numbers {
            buffer.push(*number, Item::Filled(*number));
            out.extend(std::iter::from_fn(|| buffer.pop()));
        }
        out
    }

    #[test]
    fn packets_that_overtook_each_other_come_out_in_order() {
        assert_eq!(run(&[10, 12, 11, 13]), [10, 11, 12, 13]);
    }

    #[test]
    fn a_lost_packet_is_waited_for_a_little() {
        assert_eq!(run(&[10, 12, 13, 14, 15]), [10]);
        assert_eq!(run(&[10, 12, 13, 14, 15, 16]), [10, 12, 13, 14, 15, 16]);
    }

    #[test]
    fn what_comes_twice_or_too_late_is_dropped() {
        assert_eq!(run(&[10, 10, 11, 9, 12]), [10, 11, 12]);
    }

    #[test]
    fn a_stream_numbered_anew_goes_on() {
        assert_eq!(run(&[10_000, 10_001, 5, 6]), [10_000, 10_001, 5, 6]);
    }

    #[test]
    fn an_empty_packet_is_not_waited_for() {
        let mut buffer = ReorderBuffer::default();
        buffer.push(1, Item::Filled('a'));
        buffer.push(3, Item::Filled('c'));
        assert_eq!((buffer.pop(), buffer.pop()), (Some('a'), None));
        buffer.push(2, Item::Empty);
        assert_eq!((buffer.pop(), buffer.pop()), (Some('c'), None));
    }

    #[test]
    fn what_is_held_can_be_had_at_the_end() {
        let mut buffer = ReorderBuffer::default();
        for number in [1, 3, 5] {
            buffer.push(number, Item::Filled(number));
        }
        let all: Vec<_> = std::iter::from_fn(|| buffer.pop_anyway()).collect();
        assert_eq!(all, [1, 3, 5]);
    }
}
