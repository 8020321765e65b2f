use std::collections::{HashMap, VecDeque};

/// How many addresses are remembered: whoever has one more to spend is new again.
const MAX_ADDRESSES: usize = 50_000;

/// How often people have called whose calls are forgotten, by address; those who were forgotten first go first.
#[derive(Debug, Clone, Default)]
pub(super) struct ForgottenCalls {
    counts: HashMap<String, u32>,
    order: VecDeque<String>,
}

impl ForgottenCalls {
    /// Counts one more.
    pub fn count(&mut self, address: &str) {
        if let Some(count) = self.counts.get_mut(address) {
            *count = count.saturating_add(1);
            return;
        }
        if self.counts.len() >= MAX_ADDRESSES
            && let Some(oldest) = self.order.pop_front()
        {
            self.counts.remove(&oldest);
        }
        self.counts.insert(address.to_owned(), 1);
        self.order.push_back(address.to_owned());
    }

    pub fn of_address(&self, address: &str) -> u32 {
        self.counts.get(address).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_without_end_are_not_all_remembered() {
        let mut forgotten = ForgottenCalls::default();
        for number in 0..MAX_ADDRESSES + 10 {
            forgotten.count(&format!("listener_{number}"));
        }
        forgotten.count("listener_11");
        assert_eq!((forgotten.counts.len(), forgotten.order.len()), (MAX_ADDRESSES, MAX_ADDRESSES));
        let calls = ["listener_0", "listener_10", "listener_11"].map(|address| forgotten.of_address(address));
        assert_eq!(calls, [0, 1, 2]);
    }
}
