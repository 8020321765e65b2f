use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use show::Timestamp;
use twilio::sid::CallSid;

/// Wrong PINs in one call; then it ends.
const MAX_PER_CALL: u32 = 3;

/// Wrong PINs from one number within [`MEMORY`]; further ones are not looked at. All withheld numbers together
/// count as one, so that nobody can lock out a DJ who shows hers.
const MAX_PER_NUMBER: u32 = 6;

/// For how long a wrong PIN is remembered.
const MEMORY: Duration = Duration::from_secs(3_600);

/// How many numbers are remembered; the oldest are forgotten first.
const MAX_NUMBERS: usize = 1_000;

/// The wrong PINs that telephones have given on the DJ's line; pure.
#[derive(Debug, Default)]
pub(crate) struct PinTries {
    calls: BTreeMap<CallSid, u32>,
    numbers: BTreeMap<String, (u32, Timestamp)>,
    /// The numbers in the order of their first wrong PIN.
    order: VecDeque<String>,
}

impl PinTries {
    /// Whether a telephone may try a PIN.
    pub fn may_try(&self, call: &CallSid, number: &str, now: Timestamp) -> bool {
        let in_call = self.calls.get(call).copied().unwrap_or_default();
        let of_number = self.numbers.get(number).filter(|(_, since)| now.since(*since) < MEMORY);
        in_call < MAX_PER_CALL && of_number.is_none_or(|(tries, _)| *tries < MAX_PER_NUMBER)
    }

    /// Notes a wrong PIN.
    pub fn wrong(&mut self, call: &CallSid, number: &str, now: Timestamp) {
        *self.calls.entry(call.clone()).or_default() += 1;
        match self.numbers.get_mut(number) {
            Some((tries, since)) if now.since(*since) < MEMORY => *tries += 1,
            Some(known) => *known = (1, now),
            None => {
                if self.numbers.len() >= MAX_NUMBERS
                    && let Some(oldest) = self.order.pop_front()
                {
                    self.numbers.remove(&oldest);
                }
                self.numbers.insert(number.to_owned(), (1, now));
                self.order.push_back(number.to_owned());
            }
        }
    }

    /// Forgets a call that has ended, or has given the right PIN.
    pub fn forget_call(&mut self, call: &CallSid) {
        self.calls.remove(call);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(number: u8) -> CallSid {
        CallSid::from_random_bytes([number; 16])
    }

    #[test]
    fn a_call_and_a_number_have_so_many_tries() {
        let mut tries = PinTries::default();
        let now = Timestamp(1_000_000);
        for first in [1, 2] {
            for _ in 0..3 {
                assert!(tries.may_try(&call(first), "+1", now));
                tries.wrong(&call(first), "+1", now);
            }
            assert!(!tries.may_try(&call(first), "+1", now), "this call's tries are used up");
        }
        assert!(!tries.may_try(&call(3), "+1", now), "the number's tries are used up");
        assert!(tries.may_try(&call(3), "+2", now), "another number's are not");
        assert!(tries.may_try(&call(3), "+1", now.plus(MEMORY)));
    }

    #[test]
    fn numbers_without_end_are_not_all_remembered() {
        let mut tries = PinTries::default();
        for number in 0..3_000 {
            tries.wrong(&call(1), &format!("+{number}"), Timestamp(1));
        }
        tries.forget_call(&call(1));
        assert!(
            tries.numbers.len() <= MAX_NUMBERS && tries.order.len() <= MAX_NUMBERS && tries.calls.is_empty()
        );
    }
}
