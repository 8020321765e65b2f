use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use twilio::sid::CallSid;

use crate::MonotonicTime;

/// A call that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The waiting call.
    pub call: CallSid,
    /// The time since which it waits.
    pub since: MonotonicTime,
}

/// Calls that wait, first in, first out, where any may leave from the middle.
///
/// Each gets a ticket, counted up. Adding, removing, the position of a call and the mean wait cost at
/// most the logarithm of the number of calls.
#[derive(Debug, Clone, Default)]
pub(super) struct CallFifo {
    by_ticket: BTreeMap<usize, Member>,
    tickets: HashMap<CallSid, usize>,
    taken: TicketCounts,
    /// The sum of all `since`, in milliseconds, for the mean.
    sum_since: u128,
}

impl CallFifo {
    pub(super) fn len(&self) -> usize {
        self.by_ticket.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_ticket.is_empty()
    }

    /// The calls, the longest-waiting first.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &Member> {
        self.by_ticket.values()
    }

    pub(super) fn front(&self) -> Option<&Member> {
        self.by_ticket.values().next()
    }

    pub(super) fn get(&self, call: &CallSid) -> Option<&Member> {
        self.by_ticket.get(self.tickets.get(call)?)
    }

    /// A call's place, from 1.
    pub(super) fn position(&self, call: &CallSid) -> Option<usize> {
        Some(self.taken.up_to(*self.tickets.get(call)?))
    }

    /// Adds a call at the end; one that waits already keeps its place.
    pub(super) fn push(&mut self, member: Member) {
        if self.tickets.contains_key(&member.call) {
            return;
        }
        // Unused tickets at the front take memory: once they are the majority, all are given out anew.
        if self.taken.len() > 64 && self.taken.len() > 2 * self.len() {
            self.renumber();
        }
        let ticket = self.taken.add();
        self.sum_since += u128::from(member.since.unix_millis());
        self.tickets.insert(member.call.clone(), ticket);
        self.by_ticket.insert(ticket, member);
    }

    /// Takes out the longest-waiting call.
    pub(super) fn pop(&mut self) -> Option<Member> {
        let call = self.front()?.call.clone();
        self.remove(&call)
    }

    /// Takes out a call, wherever it stands.
    pub(super) fn remove(&mut self, call: &CallSid) -> Option<Member> {
        let ticket = self.tickets.remove(call)?;
        let member = self.by_ticket.remove(&ticket)?;
        self.taken.remove(ticket);
        self.sum_since -= u128::from(member.since.unix_millis());
        Some(member)
    }

    /// The mean wait of those waiting now; zero when nobody does.
    pub(super) fn mean_wait(&self, now: MonotonicTime) -> Duration {
        let count = self.len() as u128;
        let total = (count * u128::from(now.unix_millis())).saturating_sub(self.sum_since);
        let mean = total.checked_div(count).unwrap_or_default();
        Duration::from_millis(u64::try_from(mean).unwrap_or(u64::MAX))
    }

    fn renumber(&mut self) {
        self.taken = TicketCounts::default();
        let members = std::mem::take(&mut self.by_ticket);
        self.by_ticket = members.into_values().map(|member| (self.taken.add(), member)).collect();
        self.tickets = self.by_ticket.iter().map(|(ticket, member)| (member.call.clone(), *ticket)).collect();
    }
}

/// Which tickets, counted from 0, are held, as a Fenwick tree: how many are held up to one of them is
/// the sum of a few partial sums.
#[derive(Debug, Clone, Default)]
struct TicketCounts(Vec<usize>);

impl TicketCounts {
    /// How many tickets have been given out, held or not.
    fn len(&self) -> usize {
        self.0.len()
    }

    /// Gives out the next ticket.
    fn add(&mut self) -> usize {
        let ticket = self.0.len();
        let index = ticket + 1;
        // A new node sums up its range: itself, and what the nodes below it hold.
        let below = self.sum(index - 1) - self.sum(index & (index - 1));
        self.0.push(below + 1);
        ticket
    }

    /// Takes a held ticket back.
    fn remove(&mut self, ticket: usize) {
        let mut index = ticket + 1;
        while let Some(count) = self.0.get_mut(index - 1) {
            *count -= 1;
            index += index & index.wrapping_neg();
        }
    }

    /// How many are held up to this one, itself included.
    fn up_to(&self, ticket: usize) -> usize {
        self.sum(ticket + 1)
    }

    fn sum(&self, mut index: usize) -> usize {
        let mut sum = 0;
        while index > 0 {
            sum += self.0.get(index - 1).copied().unwrap_or_default();
            index &= index - 1;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn call(number: u8) -> CallSid {
        CallSid::from_random_bytes([number; 16])
    }

    proptest! {
        /// It gives the same results as a plain list, whatever calls come and go.
        #[test]
        fn positions_and_the_mean_are_those_of_a_list(
            steps in prop::collection::vec((0..40_u8, any::<bool>()), 1..400),
        ) {
            let (mut fifo, mut list) = (CallFifo::default(), Vec::<Member>::new());
            for (second, (number, comes)) in (0..).zip(steps) {
                let now = MonotonicTime::from_unix_millis(second * 1_000);
                let is_there = list.iter().any(|member| member.call == call(number));
                if comes && !is_there {
                    let member = Member { call: call(number), since: now };
                    fifo.push(member.clone());
                    list.push(member);
                } else if number == 0 {
                    let first = (!list.is_empty()).then(|| list.remove(0));
                    prop_assert_eq!(fifo.pop(), first);
                } else {
                    fifo.remove(&call(number));
                    list.retain(|member| member.call != call(number));
                }
                prop_assert_eq!(fifo.iter().cloned().collect::<Vec<_>>(), list.clone());
                for (index, member) in list.iter().enumerate() {
                    prop_assert_eq!(fifo.position(&member.call), Some(index + 1));
                    prop_assert_eq!(fifo.get(&member.call), Some(member));
                }
                let total: Duration = list.iter().map(|member| now.since(member.since)).sum();
                let mean = total.checked_div(u32::try_from(list.len()).expect("few")).unwrap_or_default();
                prop_assert_eq!(fifo.mean_wait(now).as_millis(), mean.as_millis());
            }
        }
    }
}
