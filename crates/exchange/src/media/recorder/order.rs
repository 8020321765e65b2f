//! Brings packets back into their order.

use std::collections::BTreeMap;

/// So many packets may come before an earlier one is given up: 80 ms.
const DEPTH: usize = 4;

/// A packet further behind than this belongs to a stream that was numbered anew.
const LARGEST_JUMP: u64 = 3_000;

/// What came under one number.
pub(super) enum Item<T> {
    Filled(T),
    /// Nothing to be given out, but nothing to be waited for either.
    Empty,
}

/// Gives out each item once, by ascending number.
pub(super) struct Order<T> {
    next: Option<u64>,
    held: BTreeMap<u64, Item<T>>,
}

impl<T> Default for Order<T> {
    fn default() -> Self {
        Order { next: None, held: BTreeMap::new() }
    }
}

impl<T> Order<T> {
    /// Takes an item; one that comes twice or too late is dropped.
    pub(super) fn push(&mut self, number: u64, item: Item<T>) {
        if let Some(next) = self.next
            && number < next
        {
            if next - number <= LARGEST_JUMP {
                return;
            }
            self.next = None;
        }
        self.held.entry(number).or_insert(item);
    }

    /// The next item in order, if it is there or no longer waited for.
    pub(super) fn pop(&mut self) -> Option<T> {
        loop {
            let first = *self.held.first_key_value()?.0;
            if self.next.is_some_and(|next| first != next) && self.held.len() <= DEPTH {
                return None;
            }
            if let Some(item) = self.take_first() {
                return Some(item);
            }
        }
    }

    /// The next item in order, whatever is missing before it.
    pub(super) fn pop_anyway(&mut self) -> Option<T> {
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
        let mut order = Order::default();
        let mut out = Vec::new();
        for number in numbers {
            order.push(*number, Item::Filled(*number));
            out.extend(std::iter::from_fn(|| order.pop()));
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
        let mut order = Order::default();
        order.push(1, Item::Filled('a'));
        order.push(3, Item::Filled('c'));
        assert_eq!((order.pop(), order.pop()), (Some('a'), None));
        order.push(2, Item::Empty);
        assert_eq!((order.pop(), order.pop()), (Some('c'), None));
    }

    #[test]
    fn what_is_held_can_be_had_at_the_end() {
        let mut order = Order::default();
        for number in [1, 3, 5] {
            order.push(number, Item::Filled(number));
        }
        let all: Vec<_> = std::iter::from_fn(|| order.pop_anyway()).collect();
        assert_eq!(all, [1, 3, 5]);
    }
}
